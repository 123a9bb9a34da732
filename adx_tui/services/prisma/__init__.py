"""Prisma's schema language, versions 5 to 7, as Prisma itself reads it."""
