import { useEffect, useRef, useState } from 'react';
import { PlaylistCard } from '../../playlist/playlist-card';
import { texts } from '../../texts';
import { Mark } from '../../ui/echo';
import styles from './chat-room.module.css';
import type { Answer, Exchange } from './exchanges';
import { FigureTable } from './figure-table';
import { ReplyEnd, Working } from './live-state';
import { PlaylistChip } from './playlist-chip';
import { RichText } from './rich-text';

const words = texts.chat;

/** Which playlist stands beside the conversation; where there is no beside, `choose` is null. */
export interface Choice {
  shown: string | null;
  choose: ((id: string) => void) | null;
}

interface ExchangeProps {
  exchange: Exchange;
  /** The conversation that it belongs to. */
  room: string | null;
  last: boolean;
  choice: Choice;
  retry: () => void;
}

/** An answer under way has the whole height of the room and begins at its top: what streams in below moves nothing. */
export function ExchangeView({ exchange, room, last, choice, retry }: ExchangeProps) {
  const ref = useRef<HTMLElement>(null);
  const isLive = exchange.answers.some(({ live }) => live !== null);
  const [roomy, setRoomy] = useState(isLive);
  if (isLive && !roomy) setRoomy(true);
  useEffect(() => {
    if (last) ref.current?.scrollIntoView({ block: 'start' });
  }, [last, room]);
  return (
    <article className={styles.exchange} data-roomy={roomy && last} ref={ref}>
      <div className={styles.request}>
        <h2 className="visually-hidden">{words.you}</h2>
        <p>{exchange.request}</p>
      </div>
      {exchange.answers.map((answer, index) => (
        <AnswerView key={index} answer={answer} full={last && choice.choose === null} choice={choice} retry={retry} />
      ))}
    </article>
  );
}

interface AnswerProps {
  answer: Answer;
  /** The whole card and not only its name, where it does not stand beside. */
  full: boolean;
  choice: Choice;
  retry: () => void;
}

/** The playlist is added when the text above it has come to its end, so that it never moves once it is there. */
function AnswerView({ answer: { text, playlistId, figures, live }, full, choice, retry }: AnswerProps) {
  const streaming = live?.phase === 'streaming';
  return (
    <div className={styles.answer} aria-busy={streaming}>
      <Mark size={24} sounding={streaming} />
      <div className={styles.said}>
        <h2 className="visually-hidden">{words.echo}</h2>
        {text !== '' && <RichText text={text} />}
        {text === '' && streaming && <Working status={live.status} />}
      </div>
      {figures !== null && (
        <div className={styles.attached}>
          <FigureTable figures={figures} />
        </div>
      )}
      {playlistId !== null && !streaming && (
        <div className={styles.attached}>
          {full ? (
            <PlaylistCard key={playlistId} id={playlistId} framed />
          ) : (
            <PlaylistChip id={playlistId} choice={choice} />
          )}
        </div>
      )}
      {live && !streaming && (
        <div className={styles.ending}>
          <ReplyEnd reply={live} retry={retry} />
        </div>
      )}
    </div>
  );
}
