import { conflict } from '../../errors.js';

export const lastAdmin = () =>
  conflict('last-admin', 'Nobody would be admin here any more: make somebody else an admin first.');
