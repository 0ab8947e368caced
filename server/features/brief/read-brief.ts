import { applyItems } from './apply-items.js';
import { type Brief, emptyBrief } from './brief.js';
import { readArtistCap } from './caps.js';
import { readCurve } from './curve.js';
import { readExplicit } from './explicit.js';
import { readFamiliarity } from './familiarity.js';
import { findDescribed, findNamed } from './find-items.js';
import { readCount, readMinutes } from './length.js';
import type { KnownNames } from './names.js';
import { readTempo } from './tempo.js';
import { readUntil } from './until.js';
import type { Utterance } from './utterance.js';
import { readVersions } from './versions.js';

interface BriefReading {
  brief: Brief;
  /** The fields that the words spoke of, also where they ask for what is the rule anyway. */
  said: Set<keyof Brief>;
}

/**
 * Reads everything that an utterance says about the music wanted. The order matters: names first, for they may hold
 * any word; then figures and set phrases; single words of the vocabulary last.
 */
export function readBrief(utterance: Utterance, known: KnownNames, now: Date, timeZone: string): BriefReading {
  const brief = emptyBrief();
  const items = findNamed(utterance, known);
  brief.maxPerArtist = readArtistCap(utterance);
  brief.tempo = readTempo(utterance);
  brief.count = readCount(utterance);
  Object.assign(brief, readFamiliarity(utterance, now, timeZone));
  const versions = readVersions(utterance);
  brief.versions = versions.versions;
  brief.versionsIn = versions.versionsIn;
  const explicit = readExplicit(utterance);
  brief.explicit = explicit.explicit;
  const until = readUntil(utterance, now, timeZone);
  brief.minutes = readMinutes(utterance) ?? until;
  brief.curve = readCurve(utterance);
  applyItems(utterance, [...items, ...findDescribed(utterance, now)], brief);
  return { brief, said: said(brief, explicit.said, versions.said) };
}

function said(brief: Brief, explicit: boolean, versions: boolean): Set<keyof Brief> {
  const empty = emptyBrief();
  const fields = (Object.keys(empty) as (keyof Brief)[]).filter(
    (field) => JSON.stringify(brief[field]) !== JSON.stringify(empty[field]),
  );
  return new Set([
    ...fields,
    ...(explicit ? (['explicit'] as const) : []),
    ...(versions ? (['versions', 'versionsIn'] as const) : []),
  ]);
}
