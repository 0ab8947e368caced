import type { components } from './schema';

/** The shapes of the contract that the page uses, out of the types that `npm run generate:api` writes. */
type Schemas = components['schemas'];

export type User = Schemas['User'];
export type UserStats = Schemas['UserStats'];
export type Features = Schemas['Features'];
export type Preferences = Schemas['Preferences'];
export type SharedWithModels = Schemas['SharedWithModels'];
export type Connection = Schemas['Connection'];
export type HistorySync = Schemas['HistorySync'];
export type Memory = Schemas['Memory'];

export type ChatSession = Schemas['ChatSession'];
export type ChatMessage = Schemas['ChatMessage'];
export type MessageHit = Schemas['MessageHit'];
export type FigureTable = Schemas['FigureTable'];
export type UserMessage = Schemas['UserMessage'];
export type AssistantMessage = Schemas['AssistantMessage'];

export type Playlist = Schemas['Playlist'];
export type PlaylistSummary = Schemas['PlaylistSummary'];
export type PlaylistTrack = Schemas['PlaylistTrack'];
export type PlaylistVersion = Schemas['PlaylistVersion'];
export type PlaylistDiff = Schemas['PlaylistDiff'];
export type PlaylistSchedule = Schemas['PlaylistSchedule'];
export type PlaylistSynced = Schemas['PlaylistSynced'];
export type PlaylistCopyState = Schemas['PlaylistCopyState'];
export type MissingTrack = PlaylistCopyState['missing'][number];
export type Receipt = Schemas['Receipt'];
export type ReceiptRule = Receipt['rules'][number];

export type GivenFeedback = Schemas['GivenFeedback'];
export type Recommendation = Schemas['Recommendation'];
export type Recommendations = Schemas['Recommendations'];
export type Reason = Recommendation['reasons'][number];
export type SuggestedArtist = Schemas['SuggestedArtist'];
export type Discoveries = Schemas['Discoveries'];

export type ImportJob = Schemas['Import'];
export type ImportFile = ImportJob['files'][number];
export type ImportCounts = ImportJob['counts'];

export type Listen = Schemas['Listen'];
export type ListeningSummary = Schemas['ListeningSummary'];
export type ListeningTop = Schemas['ListeningTop'];
export type TopItem = ListeningTop['items'][number];
export type ListeningTrend = Schemas['ListeningTrend'];
export type TrendItem = ListeningTrend['items'][number];
export type ListeningClock = Schemas['ListeningClock'];
export type ClockCell = ListeningClock['cells'][number];
export type ListeningDiscovery = Schemas['ListeningDiscovery'];
export type ListeningStreaks = Schemas['ListeningStreaks'];
export type ListeningSessions = Schemas['ListeningSessions'];
export type ListeningForgotten = Schemas['ListeningForgotten'];
export type ListeningArtist = Schemas['ListeningArtist'];
export type ListeningYear = Schemas['ListeningYear'];

export type ProviderHealth = Schemas['ProviderHealth'];
export type ProviderHistory = Schemas['ProviderHistory'];
export type ApiToken = Schemas['ApiToken'];
export type NewApiToken = Schemas['NewApiToken'];

export type ModelUsage = Schemas['MyModelUsage'];

export type Flag = Schemas['Flag'];
export type FlagHistoryEntry = Schemas['FlagHistoryEntry'];
export type FlagEvaluations = Schemas['FlagEvaluations'];
export type FlagExplanation = Schemas['FlagExplanation'];
export type FlagOutcomes = Schemas['FlagOutcomes'];
export type VariantOutcome = FlagOutcomes['variants'][number];
export type PlannedToggle = Schemas['PlannedToggle'];
export type ImportedFlags = Schemas['ImportedFlags'];

export type Setting = Schemas['Setting'];
export type KnownUser = Schemas['KnownUser'];
export type WholeUser = Schemas['WholeUser'];
export type AuditEntry = Schemas['AuditEntry'];
export type JobQueue = Schemas['JobQueue'];
export type Job = Schemas['Job'];

export type Problem = Schemas['Problem'];

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
