/** Folder of a segment below the run folder: `segments/0007`, counting from 0. */
export function segmentFolder(index: number): string {
  return `segments/${String(index).padStart(4, '0')}`;
}
