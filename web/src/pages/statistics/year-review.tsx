import { useId, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useFigure } from '../../api/analytics';
import type { ListeningYear } from '../../api/types';
import { texts } from '../../texts';
import { JudgeButton } from '../../track/judge-button';
import { Rings } from '../../ui/echo';
import { count, hours, plural } from '../../ui/format';
import { LoadError, Skeleton } from '../../ui/states';
import { AskLink } from './ask-link';
import { addDays, inWords } from './dates';
import { artistHref, judgedTrack, listensHref } from './links';
import styles from './year-review.module.css';
import { YearStepper, type Years } from './year-stepper';

const words = texts.statistics;

/** The poster of a year: what one would tell others about it. */
export function YearReview({ years, year: start }: { years: Years; year: number }) {
  const [year, setYear] = useState(start);
  const { data, error, refetch } = useFigure('/wrapped', { year });
  const heading = useId();
  return (
    <section className={styles.review} aria-labelledby={heading}>
      <div className={styles.rings}>
        <Rings />
      </div>
      <header>
        <h2 id={heading}>{words.review}</h2>
        <YearStepper what={words.review} years={years} year={year} onChange={setYear} />
      </header>
      {error ? (
        <LoadError error={error} retry={() => void refetch()} />
      ) : data ? (
        <Poster review={data} />
      ) : (
        <Skeleton height={360} />
      )}
    </section>
  );
}

function Poster({ review }: { review: ListeningYear }) {
  const [artist] = review.topArtists;
  const [track] = review.topTracks;
  const [genre] = review.topGenres;
  const [fresh] = review.topNewArtists;
  const { year, ms, busiestDay, longestStreak, previous } = review;
  if (review.listens === 0) return <p>{words.silentYear(year)}</p>;
  const span = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
  return (
    <>
      <p className={styles.lead}>
        <Link href={listensHref(span)}>{hours(ms)}</Link>
        <span>
          {words.inReview(review.countedPlays, review.tracks, review.artists)}
          {previous.ms > 0 && <small>{words.compared(ms / previous.ms - 1, previous.year)}</small>}
        </span>
      </p>
      <dl className={styles.facts}>
        {artist && (
          <Fact label={words.artistOfYear} note={plural(artist.plays, 'play')}>
            <Link href={artistHref(artist.key)}>{artist.name}</Link>
          </Fact>
        )}
        {track && (
          <Fact
            label={words.trackOfYear}
            note={`${track.artist ?? ''} · ${plural(track.plays, 'play')}`}
            aside={<JudgeButton track={judgedTrack(track)} context="statistics" />}
          >
            <Link
              href={listensHref({
                ...span,
                track: track.name,
                ...(track.artist !== undefined && { artist: track.artist }),
              })}
            >
              {track.name}
            </Link>
          </Fact>
        )}
        {genre && (
          <Fact label={words.genreOfYear} note={words.share(genre.share)}>
            {genre.name}
          </Fact>
        )}
        {fresh && (
          <Fact label={words.discoveryOfYear} note={words.newInYear(review.newArtists)}>
            <Link href={artistHref(fresh.key)}>{fresh.name}</Link>
          </Fact>
        )}
        {busiestDay && (
          <Fact label={words.busiestDay} note={plural(busiestDay.plays, 'play')}>
            <Link href={listensHref({ from: busiestDay.date, to: addDays(busiestDay.date, 1) })}>
              {inWords(busiestDay.date, 'shortDay')}
            </Link>
          </Fact>
        )}
        <Fact label={words.longest} note={longestStreak.start === null ? '' : inWords(longestStreak.start, 'month')}>
          {count(longestStreak.days)} {words.days(longestStreak.days)}
        </Fact>
      </dl>
      <AskLink request={words.askMostPlayed(words.inYear(year))} />
    </>
  );
}

interface FactProps {
  label: string;
  note: string;
  aside?: ReactNode;
  children: ReactNode;
}

function Fact({ label, note, aside, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={styles.fact}>
        <div>
          <strong>{children}</strong>
          <small className="figures">{note}</small>
        </div>
        {aside}
      </dd>
    </div>
  );
}
