/** The sentence that says who answered, and instead of whom; the server puts it at the end of an answer. */
const SENTENCE = /\n\n((?:Answered by [^\n.]+|[^\n]+, so [^\n]+ answered)\.[^\n]*)\s*$/;

/** An answer without the sentence on who gave it, and that sentence; null while it is not there. */
export function splitEngine(text: string): { said: string; engine: string | null } {
  const engine = SENTENCE.exec(text)?.[1] ?? null;
  return { said: engine === null ? text : text.replace(SENTENCE, ''), engine };
}
