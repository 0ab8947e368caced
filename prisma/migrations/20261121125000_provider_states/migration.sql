-- CreateEnum
CREATE TYPE "provider_status" AS ENUM ('healthy', 'degraded', 'down');

-- CreateEnum
CREATE TYPE "circuit_state" AS ENUM ('closed', 'open', 'half-open');

-- AlterTable
ALTER TABLE "provider_health" ADD COLUMN     "error_kinds" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "fallbacks" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "first_token" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "probes" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "provider_states" (
    "provider" TEXT NOT NULL,
    "status" "provider_status",
    "status_since" TIMESTAMPTZ(3),
    "circuit" "circuit_state" NOT NULL DEFAULT 'closed',
    "circuit_since" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "last_failure_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "not_before" TIMESTAMPTZ(3),
    "probe_day" DATE,
    "probes_today" INTEGER NOT NULL DEFAULT 0,
    "probed_at" TIMESTAMPTZ(3),

    CONSTRAINT "provider_states_pkey" PRIMARY KEY ("provider")
);

