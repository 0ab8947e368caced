import { AppError, type FieldError, invalid } from '../../errors.js';
import { checkContent } from './check-content.js';
import { toContent } from './definition.js';
import { schemaProblem } from './evaluator.js';
import type { FlagContent } from './flag.js';
import type { By, FlagService } from './flag-service.js';
import { type FlagdFile, toFile, withoutReferences } from './flagd-file.js';
import { toDefinition } from './definition.js';
import { isDeepStrictEqual } from 'node:util';

export interface Imported {
  created: string[];
  changed: string[];
  unchanged: string[];
}

/** Flags as a file of flagd. */
export interface FlagFileService {
  /** Those that are not archived. */
  toFile(): Promise<FlagdFile>;
  /**
   * Makes each flag of the file what it says; others stay. 400 with everything that is wrong, and nothing is done then.
   * `dryRun`: only says what would be.
   */
  take(file: FlagdFile, dryRun: boolean, by: By): Promise<Imported>;
}

export function createFlagFileService(flags: Pick<FlagService, 'list' | 'put'>): FlagFileService {
  return {
    toFile: async () => toFile((await flags.list()).filter(({ archived }) => !archived)),

    async take(file, dryRun, by) {
      const contents = contentsOf(file);
      const known = new Map((await flags.list()).map((flag) => [flag.key, flag]));
      const errors = contents.flatMap(({ key, content }) => {
        const before = known.get(key);
        if (before === undefined || before.type === content.type) return [];
        return [{ path: `body.file.flags.${key}`, message: `there is such a flag of another type, ${before.type}` }];
      });
      if (errors.length > 0) throw invalid(errors);
      const done: Imported = { created: [], changed: [], unchanged: [] };
      for (const { key, content } of contents) {
        const before = known.get(key);
        const isSame = before !== undefined && isDeepStrictEqual(toDefinition(before), toDefinition(content));
        if (!isSame && !dryRun) await flags.put(key, content, by);
        done[before === undefined ? 'created' : isSame ? 'unchanged' : 'changed'].push(key);
      }
      return done;
    },
  };
}

/** What the file says of each flag; all that is wrong in it at once. */
function contentsOf({ flags, $evaluators = {} }: FlagdFile): { key: string; content: FlagContent }[] {
  const errors: FieldError[] = [];
  const contents = Object.entries(flags).map(([key, definition]) => {
    const path = `body.file.flags.${key}`;
    try {
      const targeting = definition.targeting && withoutReferences(definition.targeting, $evaluators);
      const content = toContent({
        ...definition,
        defaultVariant: definition.defaultVariant ?? '',
        ...(targeting && { targeting }),
      });
      const wrong = checkContent(content);
      errors.push(...wrong.map((error) => ({ ...error, path: error.path.replace(/^body/, path) })));
      const problem = wrong.length > 0 ? null : schemaProblem(toDefinition(content));
      if (problem !== null) errors.push({ path, message: problem });
      return { key, content };
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof AppError)) throw error;
      errors.push({ path: `${path}.targeting`, message: error.message });
      return null;
    }
  });
  if (errors.length > 0) throw invalid(errors);
  return contents.filter((one) => one !== null);
}
