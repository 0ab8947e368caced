-- What a listener has asked to delete, until it is gone. No foreign key: the listener goes with it.
CREATE TABLE "deletions" (
    "user_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deletions_pkey" PRIMARY KEY ("user_id","scope")
);
