import { prisma } from "../../../lib/db.js";

export async function GET() {
  return Response.json(await prisma.book.findMany());
}
