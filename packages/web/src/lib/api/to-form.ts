/** Parameters as a form, for those with files among them: nested ones in brackets; what is null or undefined is left out. */
export function toForm(params: object): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(params)) write(form, name, value);
  return form;
}

function write(form: FormData, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (value instanceof Blob) form.append(name, value);
  else if (Array.isArray(value)) for (const item of value) write(form, `${name}[]`, item);
  else if (typeof value === 'object')
    for (const [key, item] of Object.entries(value)) write(form, `${name}[${key}]`, item);
  else form.append(name, String(value));
}
