import { BenchClient } from './client.js';

/** A process of its own: imports a file for whom the cookie belongs to, and sends the figures to the one that started it. */
const [url = '', cookie = '', file = ''] = process.argv.slice(2);
process.send?.(await new BenchClient(url, cookie).import(file));
process.disconnect();
