/** The lock file turned into the packages that a set of names brings with it. */

/** What package-lock.json (version 3) says of one installed package. */
export interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Installed packages by their folder, such as `node_modules/a/node_modules/b`; the project itself is `""`. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/**
 * Folders of the named packages and of all that they need, sorted. Packages that are not locked are left out, and those
 * that `isWanted` refuses with what only they need.
 */
export function packageClosure(
  packages: LockedPackages,
  names: readonly string[],
  isWanted: (name: string) => boolean = () => true,
): string[] {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    if (!isWanted(name)) return;
    const folder = resolvePackage(packages, name, from);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const { dependencies, optionalDependencies } = packages[folder]!;
    for (const needed of Object.keys({
      ...dependencies,
      ...optionalDependencies,
    }))
      visit(needed, folder);
  };
  for (const name of names) visit(name, "");
  return [...found].toSorted();
}

/** Looks up as Node does: beside what is inside `from`, then in each folder above. */
function resolvePackage(
  packages: LockedPackages,
  name: string,
  from: string,
): string | null {
  for (let folder = from; ; folder = parent(folder)) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, place)) return place;
    if (folder === "") return null;
  }
}

function parent(folder: string): string {
  const cut = folder.lastIndexOf("/node_modules/");
  return cut === -1 ? "" : folder.slice(0, cut);
}
