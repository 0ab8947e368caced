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
import { resumePending } from './live-replies';
import { PlaylistPanel } from './playlist-panel';
import { useConversation } from './use-conversation';

const words = texts.chat;

export function ChatRoom({ sessionId }: { sessionId: string | null }) {
  const wide = useMedia(WIDE);
  const [chosen, setChosen] = useState<{ sessionId: string | null; id: string } | null>(null);
  const { draft, setDraft, live, send, stop } = useConversation(sessionId);
  const session = useSession(sessionId);
  const messages = useMessages(sessionId);

  useEffect(() => {
    if (sessionId !== null) resumePending(sessionId);
  }, [sessionId]);

  const exchanges = toExchanges(messages.data ?? [], live);
  const newest = exchanges.flatMap(({ answers }) => answers.map(({ playlistId }) => playlistId)).findLast(Boolean);
  const shown = (chosen?.sessionId === sessionId ? chosen.id : null) ?? newest ?? null;
  const choice = { shown, choose: wide ? (id: string) => setChosen({ sessionId, id }) : null };

  function ask(message?: string): void {
    setChosen(null);
    send(message);
  }

  return (
    <div className={styles.room}>
      <title>{pageTitle(session.data?.title || words.title)}</title>
      <div className={styles.conversation}>
        <ChatHeader session={session.data ?? null} />
        <section className={styles.scroll} aria-label={words.conversation} tabIndex={0}>
          <div className={styles.column}>
            {sessionId !== null && messages.isPending && !live && <Skeleton height={72} count={3} />}
            {messages.isError && !live && <LoadError error={messages.error} retry={() => void messages.refetch()} />}
            {exchanges.map((exchange, index) => (
              <ExchangeView
                key={index}
                room={sessionId}
                exchange={exchange}
                last={index === exchanges.length - 1}
                choice={choice}
                retry={() => ask(exchange.request)}
              />
            ))}
          </div>
        </section>
        <footer className={styles.footer}>
          <Composer
            text={draft}
            onChange={setDraft}
            onSend={() => ask()}
            onStop={stop}
            placeholder={words.placeholderNext}
          />
        </footer>
      </div>
      {wide && <PlaylistPanel playlistId={shown} working={stop !== null} />}
    </div>
  );
}
