-- Consecutive rows that were rejected for one reason are one range; null means the row alone.
ALTER TABLE "import_rejects" ADD COLUMN "last_row" INTEGER;
