import { useEffect, useState } from 'react';
import { useMessages, useSession } from '../../api/chat';
import { pageTitle, texts } from '../../texts';
import { LoadError, Skeleton } from '../../ui/states';
import { useMedia, WIDE } from '../../ui/use-media';
import { ChatHeader } from './chat-header';
import styles from './chat-room.module.css';
import { Composer } from './composer';
import { toExchanges } from './exchanges';
import { ExchangeView } from './exchange-view';
import { resume, resumePending } from './live-replies';
import { PlaylistPanel } from './playlist-panel';
import { branchesOf, useConversation } from './use-conversation';

const words = texts.chat;

export function ChatRoom({ sessionId }: { sessionId: string | null }) {
  const wide = useMedia(WIDE);
  const [chosen, setChosen] = useState<{ sessionId: string | null; id: string } | null>(null);
  const { draft, setDraft, live, send, stop } = useConversation(sessionId);
  const storedId = live?.isFirst ? null : sessionId;
  const session = useSession(storedId);
  const messages = useMessages(storedId);

  const known = messages.data ?? [];
  const leafId = session.data?.currentMessageId ?? null;
  const loading = sessionId !== null && (messages.isPending || session.isPending);
  const exchanges = loading && !live ? [] : toExchanges(known, leafId, live);
  const newest = exchanges.map(({ answer, live: coming }) => (coming ?? answer)?.playlistId ?? null).findLast(Boolean);
  const branches = sessionId === null ? null : branchesOf(sessionId, known, live);
  const coming = exchanges.find(({ answer }) => answer?.state === 'streaming');

  useEffect(() => {
    if (sessionId !== null) resumePending(sessionId);
  }, [sessionId]);

  // Begun by another window, or before this one was closed.
  const comingId = coming?.answer?.id;
  const comingText = coming?.request.text ?? '';
  useEffect(() => {
    if (sessionId !== null && comingId !== undefined) resume(sessionId, comingId, comingText);
  }, [sessionId, comingId, comingText]);

  const shown = (chosen?.sessionId === sessionId ? chosen.id : null) ?? newest ?? null;
  const choice = { shown, choose: wide ? (id: string) => setChosen({ sessionId, id }) : null };

  function ask(): void {
    setChosen(null);
    send();
  }

  return (
    <div className={styles.room}>
      <title>{pageTitle(session.data?.title || words.title)}</title>
      <div className={styles.conversation}>
        <ChatHeader session={session.data ?? null} />
        <section className={styles.scroll} aria-label={words.conversation} tabIndex={0}>
          <div className={styles.column}>
            {loading && !live && <Skeleton height={72} count={3} />}
            {messages.isError && !live && <LoadError error={messages.error} retry={() => void messages.refetch()} />}
            {exchanges.map((exchange, index) => (
              <ExchangeView
                key={index}
                room={sessionId}
                exchange={exchange}
                last={index === exchanges.length - 1}
                choice={choice}
                branches={branches}
              />
            ))}
          </div>
        </section>
        <footer className={styles.footer}>
          <Composer text={draft} onChange={setDraft} onSend={ask} onStop={stop} placeholder={words.placeholderNext} />
        </footer>
      </div>
      {wide && <PlaylistPanel playlistId={shown} working={stop !== null} />}
    </div>
  );
}
