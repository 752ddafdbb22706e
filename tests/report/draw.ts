import vm from 'node:vm';

/** A page without what its scripts hold. */
export const withoutScripts = (html: string): string => html.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');

/** The page's scripts that run: the library, and its own. */
export const scriptsOf = (html: string): string[] =>
  [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]!);

/** The specs of a page's charts, by id. */
export function specsOf(html: string): Record<string, Record<string, unknown>> {
  const found = html.matchAll(/<script type="application\/json" data-for="([^"]+)">([\s\S]*?)<\/script>/g);
  return Object.fromEntries([...found].map(([, id, text]) => [id, JSON.parse(text!) as Record<string, unknown>]));
}

interface Chart {
  renderToSVGString(): string;
  getOption(): Record<string, unknown>;
  dispatchAction(action: object): void;
}

/** Runs the page's own script on its charts, drawn by the library outside a browser. */
export function drawPage(html: string, dark = false, width = 1200): Record<string, Chart> {
  const [library, own] = scriptsOf(html);
  // The library writes on prototypes where a line is called __proto__: it gets a world of its own.
  // In it no frame ever comes; of the page's own timers each is done at once.
  const world: Record<string, unknown> = vm.createContext({ setTimeout: () => 0, clearTimeout() {} });
  vm.runInContext(library!, world);
  const scope: Record<string, unknown> = vm.createContext({});
  const echarts = world.echarts as typeof import('echarts');
  const charts: Record<string, Chart> = {};
  const specs = specsOf(html);
  const boxes = [
    ...html.matchAll(
      /<div class="chart" id="([^"]+)"[^>]*?data-renderer="(\w+)"( data-kind="(\w+)")? style="--tall:(\d+)px/g,
    ),
  ].map(([, id, renderer, , kind, tall]) => ({
    id,
    dataset: { renderer, kind },
    clientWidth: width,
    clientHeight: Number(tall),
    addEventListener() {},
  }));
  const scripts = Object.entries(specs).map(([id, spec]) => ({
    dataset: { for: id },
    textContent: JSON.stringify(spec),
  }));
  Object.assign(scope, {
    document: {
      documentElement: { dataset: {} },
      getElementById: () => null,
      querySelectorAll: (selector: string) =>
        selector === '.chart' ? boxes : selector === 'script[data-for]' ? scripts : [],
    },
    matchMedia: () => ({ matches: dark, addEventListener() {} }),
    addEventListener() {},
    innerWidth: width,
    setTimeout: (run: () => void) => run(),
    clearTimeout() {},
    echarts: {
      format: echarts.format,
      init: (box: { id: string; clientHeight: number }, theme: object) => {
        const chart = echarts.init(null, theme, { renderer: 'svg', ssr: true, width, height: box.clientHeight });
        charts[box.id] = chart;
        // Outside a browser a chart has no element to listen on.
        return Object.assign(chart, { getDom: () => box });
      },
    },
  });
  vm.runInContext(own!, scope);
  return charts;
}
