-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN     "id" UUID NOT NULL DEFAULT gen_random_uuid();

