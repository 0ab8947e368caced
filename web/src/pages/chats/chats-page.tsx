import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { useSessions } from '../../api/chat';
import type { ChatSession } from '../../api/types';
import { Page } from '../../shell/page';
import { texts } from '../../texts';
import { Button, ButtonLink } from '../../ui/button';
import fields from '../../ui/field.module.css';
import { ago } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { EmptyState, LoadError, Skeleton } from '../../ui/states';
import styles from './chats-page.module.css';
import { MessageHits } from './message-hits';
import { SessionMenu } from './session-menu';

const words = texts.chats;

export function ChatsPage() {
  const [text, setText] = useState('');
  const search = useDeferredValue(text.trim());
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useSessions(search);
  const sessions = data?.pages.flatMap((page) => page.items) ?? [];

  return (
    <Page narrow title={words.title} aside={<NewChat />}>
      <div className={fields.search}>
        <Icon name="search" />
        <input
          type="search"
          className={fields.input}
          value={text}
          placeholder={words.search}
          aria-label={words.search}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className={styles.results}>
        {error && <LoadError error={error} retry={() => void refetch()} />}
        {!data && !error && <Skeleton height={80} count={6} />}
        {search !== '' && <h2 className={styles.kind}>{words.inTitles}</h2>}
        {data && sessions.length === 0 && <None search={search} />}
        <ul>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
        {hasNextPage && (
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.common.showMore}
          </Button>
        )}
      </div>
      {search !== '' && <MessageHits search={search} />}
    </Page>
  );
}

function SessionRow({ session }: { session: ChatSession }) {
  const { id, title, lastMessage, updatedAt, messageCount } = session;
  return (
    <li className={styles.row}>
      <Link href={`/c/${id}`} className={styles.link}>
        <span className={styles.title}>{title || words.untitled}</span>
        {lastMessage && <span className={styles.preview}>{lastMessage.preview}</span>}
        <span className={styles.when}>
          {ago(lastMessage?.createdAt ?? updatedAt)} · {words.messages(messageCount)}
        </span>
      </Link>
      <SessionMenu session={session} />
    </li>
  );
}

function None({ search }: { search: string }) {
  if (search === '') {
    return (
      <EmptyState title={words.none} text={words.noneText}>
        <NewChat />
      </EmptyState>
    );
  }
  return <p>{words.nothing(search)}</p>;
}

function NewChat() {
  return (
    <Link href="/" asChild>
      <ButtonLink look="accent" icon="plus">
        {texts.shell.newChat}
      </ButtonLink>
    </Link>
  );
}
