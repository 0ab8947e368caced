/** What analytics asks of the catalogue. */
export interface GenreSource {
  /** Canonical genre names by artist; keys are normalised names (catalogue/identity.ts), unknown artists are left out. */
  genresOfArtists(artistKeys: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}
