export interface Question {
  text: string;
  /** What the button that goes ahead says. */
  action: string;
  /** It cannot be taken back, or hits somebody. */
  danger: boolean;
  answer: (yes: boolean) => void;
}

/** What the reader is being asked right now; only the browser asks. */
export const question = $state<{ open: Question | null }>({ open: null });

/** Asks before something that cannot be undone; an Escape is a no. */
export function ask(text: string, action: string, danger = false): Promise<boolean> {
  question.open?.answer(false);
  return new Promise((resolve) => {
    let answered = false;
    question.open = {
      text,
      action,
      danger,
      answer: (yes) => {
        // Whoever asked may ask the next thing before the dialog of this one has closed.
        if (answered) return;
        answered = true;
        question.open = null;
        resolve(yes);
      },
    };
  });
}
