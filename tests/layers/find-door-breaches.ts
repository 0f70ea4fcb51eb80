// Owns the doors that are not imports: names that only one file, or no file, may speak.
import ts from 'typescript';

export type DoorBreach = { rule: string; line: number; text: string };

type Door = {
  rule: string;
  /** Files the door is looked for in; paths are relative to the repository, with forward slashes. */
  guards(path: string): boolean;
  /** Whether this node speaks the guarded name. */
  speaks(node: ts.Node): boolean;
};

const isProduct = (path: string) => /^src-/.test(path);
const isTest = (path: string) => /\.test\.tsx?$/.test(path);
const windowNames = new Set(['window', 'globalThis', 'self']);

/** `object.name`, `object?.name` and `object['name']`. */
function memberAccess(node: ts.Node): { object: ts.Expression; name: string } | undefined {
  if (ts.isPropertyAccessExpression(node)) return { object: node.expression, name: node.name.text };
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return { object: node.expression, name: node.argumentExpression.text };
  }
  return undefined;
}

/** The object's own name, looking through parentheses and casts. */
function objectName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression)) {
    return objectName(expression.expression);
  }
  return undefined;
}

function isMember(node: ts.Node, objects: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  const access = memberAccess(node);
  if (!access || !names.has(access.name)) return false;
  return objects.has(objectName(access.object) ?? '');
}

const one = (name: string): ReadonlySet<string> => new Set([name]);
const htmlSetters = new Set(['innerHTML', 'outerHTML', 'srcdoc']);
const htmlCalls = new Set(['insertAdjacentHTML', 'createContextualFragment', 'parseFromString']);

const doors: readonly Door[] = [
  {
    rule: 'window-desk-one-door',
    guards: (path) => isProduct(path) && !isTest(path) && path !== 'src-renderer/view-state/desk-client.ts',
    speaks: (node) => isMember(node, windowNames, one('desk')),
  },
  {
    rule: 'ipc-main-one-door',
    guards: (path) => isProduct(path) && !isTest(path) && !path.startsWith('src-main/windows/'),
    speaks: (node) => ts.isIdentifier(node) && node.text === 'ipcMain',
  },
  {
    rule: 'shared-reads-no-clock',
    guards: (path) => path.startsWith('src-shared/') && !isTest(path),
    speaks: (node) =>
      isMember(node, one('Date'), one('now')) ||
      isMember(node, one('performance'), one('now')) ||
      (ts.isNewExpression(node) && objectName(node.expression) === 'Date' && !node.arguments?.length),
  },
  {
    rule: 'shared-has-no-chance',
    guards: (path) => path.startsWith('src-shared/') && !isTest(path),
    speaks: (node) =>
      isMember(node, one('Math'), one('random')) || (ts.isIdentifier(node) && node.text === 'crypto'),
  },
  {
    rule: 'no-html-from-strings',
    guards: isProduct,
    speaks: (node) =>
      (ts.isIdentifier(node) && node.text === 'dangerouslySetInnerHTML') ||
      (ts.isBinaryExpression(node) &&
        node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
        htmlSetters.has(memberAccess(node.left)?.name ?? '')) ||
      (ts.isCallExpression(node) && htmlCalls.has(memberAccess(node.expression)?.name ?? '')),
  },
  {
    rule: 'no-forced-casts',
    guards: () => true,
    speaks: (node) =>
      ts.isAsExpression(node) &&
      ts.isAsExpression(node.expression) &&
      node.expression.type.kind === ts.SyntaxKind.UnknownKeyword,
  },
];

export const doorRules: readonly string[] = doors.map(({ rule }) => rule);

/** Every place where `source`, the content of the file at `path`, goes round a door. */
export function findDoorBreaches(path: string, source: string): DoorBreach[] {
  const guarding = doors.filter((door) => door.guards(path));
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind);
  const breaches: DoorBreach[] = [];
  const visit = (node: ts.Node): void => {
    for (const door of guarding) {
      if (!door.speaks(node)) continue;
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      breaches.push({ rule: door.rule, line, text: node.getText().slice(0, 80) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return breaches;
}
