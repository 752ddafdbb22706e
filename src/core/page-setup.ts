/** What a run was made of and with: nothing in it differs between calls. */
export interface SetupPart {
  /** The whole configuration, paths and runtime left out; empty where the run left none. */
  readonly yaml: string;
  /** Of the programs that trained its models; empty for runs without any. */
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-256 of the run's files, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Seals of the segments' models. */
  readonly bundles: readonly { readonly segment: number; readonly seal: string }[];
}
