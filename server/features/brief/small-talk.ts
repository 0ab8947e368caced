import { pattern, type Utterance } from './utterance.js';

const FILL =
  '(?: (?:there|again|you|so far|too|also|though|indeed|choices|picks|selections?|suggestions|job|work|echotune|buddy|friend|mate|bro|man|wizard|dear|everyone|all|,|\\.|so much|very much|a lot|a bunch|for that|for this|for the music|for everything|for the playlist|for your help|one))*';
const GREETING = pattern(
  `(?:hi+|hello+|helo|hey+|heya|hiya|yo|howdy|greetings|sup|whats up|good (?:morning|afternoon|evening|day)|gday|greetings|hola|bonjour|hallo|nice to meet you)${FILL}|how are you(?: doing)?(?: today)?|hows (?:it going|you|life|things|your day(?: going)?|everything)|how do you do`,
);
const THANKS = pattern(
  `(?:many )?(?:thanks|thank you|thank u|cheers|merci|gracias|danke|much appreciated|i appreciate it|appreciate it|appreciated|bye|goodbye|see you|see ya|good night)${FILL}|(?:that|this|it|thats|this is|these are|its|they are|theyre|all|sounds|looks|that sounds|that looks|that was|those (?:are|were))(?: really| so| all| very| just| absolutely)? (?:great|perfect|good|awesome|amazing|nice|lovely|fantastic|wonderful|excellent|brilliant|cool|fine|fire)(?: songs| picks| choices| selections?)?${FILL}|(?:great|perfect|good|awesome|amazing|nice|lovely|fantastic|wonderful|excellent|brilliant|cool|ok|okay|wow|yay)(?: (?:job|work|picks?|choices?|selections?|one|stuff|start|list|playlist))?${FILL}|(?:i )?(?:love|like) (?:it|them|this|these|that)(?: all)?(?: so much| a lot)?|well done|you rock|youre (?:the best|awesome|great)`,
);
const HELP = pattern(
  'help|help me|what (?:can|do) you (?:do|offer|know)(?: for me)?|what (?:else )?can (?:i|you) (?:ask|do|say|tell)(?: you)?(?: here)?|how does (?:this|it|that) work|how (?:do|can|should) i (?:use|start|begin|talk to|ask)(?: (?:this|it|you))?|who are you|what are you|what is (?:this|echotune)|whats this|are you (?:a bot|an ai|human|real)|what should i (?:say|ask|type)|give me (?:an example|examples)|show me (?:an example|examples)|(?:any )?instructions|commands|options|menu',
);

/** Greeting, thanks or a call for help, if the whole message is nothing else. */
export function readSmallTalk(utterance: Utterance): 'greeting' | 'thanks' | 'help' | null {
  const topics: ('greeting' | 'thanks' | 'help')[] = [];
  const greets = utterance.take(GREETING, () => true);
  if (utterance.take(HELP, () => true)) topics.push('help');
  if (utterance.take(THANKS, () => true)) topics.push('thanks');
  if (greets) topics.push('greeting');
  const open = utterance.tokens.some(
    (token, index) =>
      token.kind !== 'mark' &&
      !utterance.isUsed(index) &&
      !/^(?:and|please|so|oh|well|ok|okay|yes|you|for|it|just|really|i|very|much)$/.test(token.word),
  );
  return open ? null : (topics[0] ?? null);
}
