import { useEffect, useRef, useState } from 'react';
import { PlaylistCard } from '../../playlist/playlist-card';
import { texts } from '../../texts';
import { Mark } from '../../ui/echo';
import { AnswerBar, Unfinished } from './answer-bar';
import styles from './chat-room.module.css';
import { splitEngine } from './engine-sentence';
import type { Exchange } from './exchanges';
import { FigureTable } from './figure-table';
import { ReplyEnd, Working } from './live-state';
import { PlaylistChip } from './playlist-chip';
import { RequestView } from './request-view';
import { RichText } from './rich-text';
import type { Branches } from './use-conversation';

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
  branches: Branches | null;
}

/** An answer under way has the whole height of the room and begins at its top: what streams in below moves nothing. */
export function ExchangeView({ exchange, room, last, choice, branches }: ExchangeProps) {
  const ref = useRef<HTMLElement>(null);
  const isLive = exchange.live !== null;
  const [roomy, setRoomy] = useState(isLive);
  if (isLive && !roomy) setRoomy(true);
  useEffect(() => {
    if (last) ref.current?.scrollIntoView({ block: 'start' });
  }, [last, room]);
  return (
    <article className={styles.exchange} data-roomy={roomy && last} ref={ref}>
      <RequestView {...exchange.request} branches={branches} />
      <AnswerView exchange={exchange} room={room} full={last && choice.choose === null} {...{ choice, branches }} />
    </article>
  );
}

interface AnswerProps extends Omit<ExchangeProps, 'last'> {
  /** The whole card and not only its name, where it does not stand beside. */
  full: boolean;
}

/** The playlist is added when the text above it has come to its end, so that it never moves once it is there. */
function AnswerView({ exchange: { request, answer, live }, room, full, choice, branches }: AnswerProps) {
  const streaming = live?.phase === 'streaming';
  const { said, engine } = splitEngine(live?.text ?? answer?.content ?? '');
  const playlistId = (live ?? answer)?.playlistId ?? null;
  const { message } = request;
  const stored = answer !== null && message !== null && branches !== null && room !== null;
  return (
    <div className={styles.answer} aria-busy={streaming}>
      <Mark size={24} sounding={streaming} />
      <div className={styles.said}>
        <h2 className="visually-hidden">{words.echo}</h2>
        {said !== '' && <RichText text={said} />}
        {said === '' && streaming && <Working status={live.status} />}
      </div>
      {answer?.figures && (
        <div className={styles.attached}>
          <FigureTable figures={answer.figures} />
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
          <ReplyEnd reply={live} />
        </div>
      )}
      {stored && (answer.state === 'stopped' || answer.state === 'interrupted') && (
        <Unfinished request={message} answer={answer} branches={branches} />
      )}
      {stored && answer.state !== 'streaming' && (
        <AnswerBar room={room} request={message} answer={answer} engine={engine} branches={branches} />
      )}
    </div>
  );
}
