import { ProviderError } from '../provider-error.js';
import type { Asked, LanguageModels, Passed, RoutedEvent } from './language-models.js';

const MESSAGE = 'Language models outside of this installation are switched off.';

/** The same models behind a switch, which is looked at whenever one is asked: off, only the built-in engine answers. */
export function createSwitchedModels(
  models: LanguageModels,
  /** Whether external models may be asked for this listener (null: for nobody in particular). */
  isOn: (userId: string | null) => Promise<boolean>,
): LanguageModels {
  const external = (asked: Asked): Passed[] =>
    models.configured
      .filter(({ name }) => asked.provider === null || name === asked.provider)
      .map(({ name }) => ({ provider: name, kind: 'switched-off', message: MESSAGE }));

  return {
    get configured() {
      return models.configured;
    },

    async *generate(request, asked, signal): AsyncGenerator<RoutedEvent> {
      const passed = asked.external ? external(asked) : [];
      if (passed.length === 0 || (await isOn(asked.userId))) {
        yield* models.generate(request, asked, signal);
        return;
      }
      if (!asked.fallback) throw new ProviderError(passed[0]?.provider ?? 'any', 'bad-request', MESSAGE);
      for await (const event of models.generate(request, { ...asked, external: false }, signal)) {
        yield event.kind === 'by' ? { ...event, passed } : event;
      }
    },
  };
}
