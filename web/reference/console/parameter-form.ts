import type { Parameter } from '../../../src/reference/document.ts'
import { textOf } from '../../../src/reference/samples/call.ts'
import { element } from '../dom.ts'

export interface ParameterForm {
  readonly parts: readonly HTMLElement[]
  readonly path: () => Record<string, string>
  /** Without those that are empty. */
  readonly query: () => Record<string, string>
  /** The choice of the provider, where the path names one. */
  readonly provider: HTMLSelectElement | undefined
}

type Control = HTMLSelectElement | HTMLInputElement

/** A form of the path and query parameters. What has few values becomes a list to choose from. */
export function parameterForm(
  parameters: readonly Parameter[],
  start: Readonly<Record<string, string>>,
  changed: () => void,
): ParameterForm {
  const controls = parameters.map((parameter) => ({ parameter, control: controlFor(parameter, start[parameter.name]) }))
  for (const { control } of controls) control.addEventListener('input', changed)
  const values = (place: Parameter['in']) =>
    Object.fromEntries(
      controls
        .filter(({ parameter }) => parameter.in === place)
        .map(({ parameter, control }): [string, string] => [parameter.name, control.value.trim()]),
    )
  const fieldset = (place: Parameter['in'], title: string) => {
    const mine = controls.filter(({ parameter }) => parameter.in === place)
    return mine.length === 0
      ? []
      : [
          element(
            'fieldset',
            { class: 'entries' },
            element('legend', {}, title),
            element('div', {}, ...mine.map(({ parameter, control }) => entry(parameter, control))),
          ),
        ]
  }
  const provider = controls.find(({ parameter }) => parameter.name === 'provider' && parameter.in === 'path')?.control
  return {
    parts: [...fieldset('path', 'Path parameters'), ...fieldset('query', 'Query parameters')],
    path: () => values('path'),
    query: () => Object.fromEntries(Object.entries(values('query')).filter(([, value]) => value !== '')),
    provider: provider instanceof HTMLSelectElement ? provider : undefined,
  }
}

function controlFor({ name, in: place, required, schema, example }: Parameter, value: string | undefined): Control {
  const id = `console-${place}-${name}`
  if (schema.enum === undefined) {
    const hint = schema.default ?? example
    return element('input', {
      id,
      class: 'mono',
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      required: required === true,
      value: place === 'path' ? '' : value,
      placeholder: hint === undefined ? undefined : textOf(hint),
    })
  }
  const options = required === true ? schema.enum : ['', ...schema.enum]
  const select = element('select', { id }, ...options.map((option) => element('option', {}, textOf(option))))
  if (value !== undefined) select.value = value
  return select
}

function entry({ name, required, schema }: Parameter, control: Control): HTMLElement {
  return element(
    'div',
    { class: 'entry' },
    element(
      'label',
      { for: control.id },
      element('span', { class: 'mono' }, name),
      required === true ? element('span', { class: 'required' }, 'required') : undefined,
      element('span', { class: 'type' }, String(schema.type)),
    ),
    control,
  )
}
