import { InputError } from '../core/index.ts';

/** A file's name from `--html`: a page over a run's table would cost the run. @throws InputError ARGUMENT_INVALID */
export function pageFile(text: string): string {
  if (/\.html?$/i.test(text)) return text;
  throw new InputError('ARGUMENT_INVALID', {
    what: `--html is ${JSON.stringify(text)}, which does not end in .html`,
    where: `--html ${text}`,
    mend: 'give a file name that ends in .html, for example --html page.html',
  });
}
