export interface Question {
  text: string;
  /** What the button that goes ahead says. */
  action: string;
  answer: (yes: boolean) => void;
}

/** What the reader is being asked right now; only the browser asks. */
export const question = $state<{ open: Question | null }>({ open: null });

/** Asks before something that cannot be undone; an Escape is a no. */
export function ask(text: string, action: string): Promise<boolean> {
  question.open?.answer(false);
  return new Promise((resolve) => {
    question.open = {
      text,
      action,
      answer: (yes) => {
        question.open = null;
        resolve(yes);
      },
    };
  });
}
