import express from 'express';

/** An Express server of one route that takes JSON and answers JSON of the size of an evaluated flag. Says where it listens. */
const answer = {
  key: 'bench-split',
  value: true,
  variant: 'on',
  reason: 'TARGETING_MATCH',
  metadata: { version: 1 },
};
const app = express();
app.post('/evaluate', express.json(), (_request, response) => void response.json(answer));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
