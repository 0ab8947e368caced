import type { Section } from '../bench-run.js';
import { atMost, noted, print, quantile, timesOf } from '../report.js';
import { onStageWithHistory } from '../stage.js';

/** How fast recommendations and answers with a playlist come. */
export const playlistsSection: Section = (run, backend) =>
  onStageWithHistory(run, backend, async ({ client }) => {
    const chat = await timesOf(40, () =>
      client.json('/api/chat', { message: '45 minutes for a run, mostly things I love' }),
    );
    const recommendations = await timesOf(100, () =>
      client.json('/api/recommendations', { text: '20 songs, nothing by Artist 12' }),
    );
    print(`Playlists, ${backend}, one after the other`, [
      atMost('recommendation over HTTP, p99 warm', quantile(recommendations, 0.99), 60, 'ms'),
      noted('chat answer with playlist, p50', `${quantile(chat, 0.5).toFixed(1)} ms`),
      noted('chat answer with playlist, p99', `${quantile(chat, 0.99).toFixed(1)} ms`),
    ]);
  });
