export type UnreadableCode =
  | 'unknown-format'
  | 'gone'
  | 'not-json'
  | 'truncated'
  | 'row-too-large'
  | 'not-utf8'
  | 'broken-archive'
  | 'encrypted'
  | 'checksum'
  | 'nested-archive'
  | 'unsafe-path'
  | 'symlink'
  | 'too-many-entries'
  | 'too-large'
  | 'suspicious-ratio';

/** Why a file, or an entry of an archive, cannot be read (further); a sentence for the listener. Rows before it stay. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';

  constructor(
    readonly code: UnreadableCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
