import type { FlagContent, FlagDefinition, FlagType, FlagValue, Scalar } from './flag.js';
import { compileTargeting, readTargeting } from './targeting.js';

/** What flagd has no place for is kept as metadata, so that a flag survives the way through a file. */
const OWN = { description: 'description', off: 'offVariant', visible: 'clientVisible' } as const;
export const RESERVED_METADATA: readonly string[] = Object.values(OWN);

export function toDefinition(content: FlagContent): FlagDefinition {
  const { description, enabled, variants, defaultVariant, offVariant, clientVisible } = content;
  const targeting = content.targeting ?? compileTargeting(content);
  return {
    state: enabled ? 'ENABLED' : 'DISABLED',
    variants,
    defaultVariant,
    ...(targeting !== null && { targeting }),
    metadata: {
      ...content.metadata,
      ...(description !== '' && { [OWN.description]: description }),
      [OWN.off]: offVariant,
      ...(!clientVisible && { [OWN.visible]: false }),
    },
  };
}

/** Also of a definition from elsewhere, which has no off variant: `false` where it is boolean, else the default. */
export function toContent(definition: FlagDefinition & { defaultVariant: string }): FlagContent {
  const { state, variants, defaultVariant, targeting = null, metadata = {} } = definition;
  const { [OWN.description]: description = '', [OWN.off]: off, [OWN.visible]: visible = true, ...others } = metadata;
  const offVariant = typeof off === 'string' ? off : usualOffVariant(variants, defaultVariant);
  const read = readTargeting(targeting, { defaultVariant, offVariant });
  return {
    description: String(description),
    type: typeOf(variants),
    enabled: state === 'ENABLED',
    variants,
    defaultVariant,
    offVariant,
    rules: read?.rules ?? [],
    rollout: read?.rollout ?? null,
    targeting: read === null ? targeting : null,
    clientVisible: visible !== false,
    metadata: others,
  };
}

export function usualOffVariant(variants: Readonly<Record<string, FlagValue>>, defaultVariant: string): string {
  return Object.entries(variants).find(([, value]) => value === false)?.[0] ?? defaultVariant;
}

/** All variants of a flag are of one type. */
export function typeOf(variants: Readonly<Record<string, FlagValue>>): FlagType {
  const type = typeof Object.values(variants)[0];
  return type === 'boolean' || type === 'string' || type === 'number' ? type : 'json';
}

/** The off variant as a definition has it; undefined in one from elsewhere. */
export function offVariantOf({ metadata }: FlagDefinition): Scalar | undefined {
  return metadata?.[OWN.off];
}
