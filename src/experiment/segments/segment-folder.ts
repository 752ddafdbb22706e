/** Folder of a segment below the run folder: `segments/0007`, counting from 0. */
export function segmentFolder(index: number): string {
  return `segments/${String(index).padStart(4, '0')}`;
}

export const FORECAST_FILE = 'forecast.parquet';
/** What the next segment of a chain goes on from, a file a head: `resume-regime.json.gz`. */
export const LINK_FILE = /^resume-(.+)\.json\.gz$/;

/** The files of a segment's folder that are its bundle. */
export function bundleFiles<T extends Uint8Array>(files: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== FORECAST_FILE && !LINK_FILE.test(name)));
}
