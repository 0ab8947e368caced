import { Link } from 'wouter';
import { useMessageSearch } from '../../api/chat';
import type { MessageHit } from '../../api/types';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { ago } from '../../ui/format';
import { LoadError, Skeleton } from '../../ui/states';
import styles from './chats-page.module.css';

const words = texts.chats;
const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** What was said with these words in it, best first; none of it where the chats' titles have them alone. */
export function MessageHits({ search }: { search: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useMessageSearch(search);
  const hits = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={styles.hits} aria-labelledby="hits">
      <h2 id="hits">{words.inMessages}</h2>
      {error && <LoadError error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={80} count={2} />}
      {data && hits.length === 0 && <p>{words.noMessage(search)}</p>}
      <ul>
        {hits.map((hit) => (
          <HitRow key={hit.message.id} hit={hit} />
        ))}
      </ul>
      {hasNextPage && (
        <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {texts.common.showMore}
        </Button>
      )}
    </section>
  );
}

function HitRow({ hit: { message, session, fragments } }: { hit: MessageHit }) {
  return (
    <li className={styles.row}>
      <Link href={`/c/${session.id}`} className={styles.link}>
        <span className={styles.title}>{session.title || words.untitled}</span>
        <span className={styles.fragments}>
          {message.role === 'user' ? words.youSaid : words.answerSaid}{' '}
          {fragments.map((fragment, at) => (
            <Fragment key={at} html={fragment} />
          ))}
        </span>
        <span className={styles.when}>{ago(message.createdAt)}</span>
      </Link>
    </li>
  );
}

/** The server marks what was looked for with <mark> and escapes the rest: every second piece is marked. */
function Fragment({ html }: { html: string }) {
  const pieces = html
    .split(/<\/?mark>/)
    .map((piece) => piece.replace(/&(?:amp|lt|gt|quot|#39);/g, (sign) => SIGNS[sign] ?? sign));
  return <>{pieces.map((piece, at) => (at % 2 === 1 ? <mark key={at}>{piece}</mark> : piece))} </>;
}
