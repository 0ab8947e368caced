-- AlterTable
ALTER TABLE "playlist_syncs" ADD COLUMN     "synced_at" TIMESTAMPTZ(3);
