-- CreateIndex
CREATE INDEX "User_instituteId_idx" ON "User"("instituteId");
