import type { TextProblem } from '../../editor/editor.ts'
import { element } from '../dom.ts'

export interface ProblemList {
  readonly part: HTMLElement
  readonly show: (problems: readonly TextProblem[]) => void
  readonly onChoose: (go: (at: number) => void) => void
}

/** The problems once more beneath the editor, for those who do not see where it is underlined. */
export function problemList(): ProblemList {
  const part = element('ul', { class: 'problems', 'aria-label': 'Problems of the body', 'aria-live': 'polite' })
  let choose: (at: number) => void = () => undefined
  return {
    part,
    show(problems) {
      part.replaceChildren(
        ...problems.map(({ line, message, at }) =>
          element(
            'li',
            {},
            element(
              'button',
              {
                type: 'button',
                on: {
                  click: () => {
                    choose(at)
                  },
                },
              },
              `Line ${line}`,
            ),
            ` ${message}`,
          ),
        ),
      )
    },
    onChoose(go) {
      choose = go
    },
  }
}
