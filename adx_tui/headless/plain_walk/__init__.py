"""The walk in lines, questions and answers, for who has the screen read to them: nothing that was written is ever
changed, no cursor is moved, and no sign or colour says what a word does not."""
