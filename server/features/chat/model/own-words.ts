/** What stands for something that was left out, so that nothing reads across it. */
const GAP = ' \u0001 ';

const LEFT_OUT = [
  /```[\s\S]*?(?:```|$)/gu,
  /<\|[\s\S]*?\|>/gu,
  /<[^<>]{0,300}>/gu,
  /\{[^{}]{0,2000}\}/gu,
  /[“„«»‹›「『《][^“”„«»‹›「」『』《》\n]{0,400}[”“»«›‹」』》]/gu,
  /"[^"\n]{0,400}"/gu,
  /`[^`\n]{0,400}`/gu,
  /(?<![\p{L}\p{N}])['‘][^'’\n]{1,400}['’](?![\p{L}\p{N}])/gu,
];

/** From here on somebody plays a part: what follows is a text about a conversation, not the listener's own wish. */
const ANOTHER_SPEAKER =
  /(?:^|[\s\p{P}\p{S}])(?:system(?: (?:prompt|message|note|override))?|assistant|developer|tool(?:[_ ](?:call|result|use|response)s?)?|function(?:[_ ](?:call|result))?|user|human|admin(?:istrator)?|instructions?|system[_ -]?prompt)\s*(?:[:：>\]]|=>|\n)|\[\/?INST\]|<<\/?SYS>>|#{2,}\s*\p{L}|-{3,}|={3,}/iu;

/** Of a message what the listener says for himself: without quotations, markup, code, and parts that others speak. */
export function ownWords(message: string): string {
  const plain = message.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const kept = LEFT_OUT.reduce((text, expression) => text.replace(expression, GAP), plain);
  const at = kept.search(ANOTHER_SPEAKER);
  return at === -1 ? kept : kept.slice(0, at);
}
