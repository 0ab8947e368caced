import { Link } from 'wouter';
import { useStats } from '../../api/account';
import { useSuggestions } from '../../api/chat';
import type { User } from '../../api/types';
import { pageTitle, texts } from '../../texts';
import { Rings } from '../../ui/echo';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/states';
import styles from './chat-home.module.css';
import { Composer } from './composer';
import { ReplyError } from './live-state';
import { useConversation } from './use-conversation';

const words = texts.chat;
const EXAMPLES = 3;

export function ChatHome({ user }: { user: User }) {
  const { draft, setDraft, live, send, stop } = useConversation(null);
  const stats = useStats();
  const suggestions = useSuggestions();
  const unknown = stats.data?.listens === 0;
  const examples = suggestions.data?.items ?? (suggestions.isError ? words.starters : []);
  return (
    <div className={styles.home}>
      <title>{pageTitle(words.title)}</title>
      <div className={styles.rings}>
        <Rings sounding />
      </div>
      <div className={styles.content}>
        <h1>{words.headlineNamed(user.name)}</h1>
        <p className={styles.lead}>{words.lead}</p>
        <Composer
          large
          text={draft}
          onChange={setDraft}
          onSend={() => send()}
          onStop={stop}
          placeholder={words.placeholder}
        />
        {live?.phase === 'failed' && (
          <div className={styles.failed}>
            <ReplyError reply={live} />
          </div>
        )}
        <section className={styles.examples} aria-labelledby="examples">
          <h2 id="examples">{suggestions.data && stats.data && !unknown ? words.examplesFromYou : words.examples}</h2>
          {suggestions.isPending && <Skeleton height="var(--example)" count={EXAMPLES} />}
          <ul>
            {examples.slice(0, EXAMPLES).map((example) => (
              <li key={example}>
                <button type="button" onClick={() => send(example)}>
                  {example}
                  <Icon name="right" />
                </button>
              </li>
            ))}
          </ul>
        </section>
        <p className={styles.unknown}>
          {unknown && (
            <>
              {words.noHistory} <Link href="/imports">{words.bringHistory}</Link>
            </>
          )}
        </p>
      </div>
    </div>
  );
}
