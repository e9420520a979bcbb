/** What goes into the packages of each system, and how they present themselves there. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageClosure } from "./scripts/lib/packages.ts";

/**
 * Dependencies that are not needed at run time: what is built into the page, what only an installer or a compiler asks
 * for, types. (Optional dependencies stay outside too: the TensorFlow executor needs a library that only its own
 * installer fetches.)
 */
const notAtRunTime = [
  "wavesurfer.js",
  "adm-zip",
  "global-agent",
  "node-addon-api",
];

/** Every package that is packed; anything else under node_modules stays outside. */
function packedPackages() {
  const read = (path) =>
    JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  const { packages } = read("package-lock.json");
  const names = Object.keys(read("package.json").dependencies);
  const isPacked = (name) =>
    !notAtRunTime.includes(name) && !name.startsWith("@types/");
  return packageClosure(packages, names, isPacked);
}

/** Only the own system's native parts. `${platform}` and `${arch}` are electron-builder's words, in Node's spelling. */
const nativeParts = [
  "!node_modules/onnxruntime-node/bin/**",
  "node_modules/onnxruntime-node/bin/napi-v*/${platform}/${arch}/**",
  // The same library under its full version; the binding asks for the short name.
  "!node_modules/onnxruntime-node/bin/**/libonnxruntime.+([0-9]).+([0-9]).+([0-9]).dylib",
  "!node_modules/onnxruntime-node/script/**",
  "!node_modules/better-sqlite3/{prebuilds,deps,src}/**",
  "!node_modules/better-sqlite3/binding.gyp",
  "node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node",
];

/** What packages carry for developers: sources, maps, types, tests. */
const developerParts = [
  "!node_modules/**/*.{map,ts,mts,cts,flow,md,markdown,tsbuildinfo}",
  "!node_modules/**/{test,tests,__tests__,example,examples,docs,.github}/**",
  "!node_modules/@types/**",
];

/** @type {import("electron-builder").Configuration} */
export default {
  appId: "app.causerie.studio",
  productName: "Causerie",
  copyright: "MIT licence",
  artifactName: "${productName}-${version}-${os}-${arch}.${ext}",
  directories: { output: "dist", buildResources: "resources/icons" },
  electronLanguages: ["en-US"],
  npmRebuild: false,
  publish: null,
  asar: true,
  asarUnpack: ["**/*.node", "node_modules/onnxruntime-node/bin/**"],
  files: [
    "package.json",
    "LICENSE",
    "out/**",
    "!out/**/*.map",
    "!out/LICENCES.txt",
    "db/**",
    "resources/**",
    "!resources/{icons,mac,bench}/**",
    "resources/icons/512x512.png",
    "!node_modules/**",
    ...packedPackages().map((folder) => `${folder}/**`),
    ...nativeParts,
    ...developerParts,
  ],
  extraFiles: [{ from: "out/LICENCES.txt", to: "LICENCES.txt" }],
  // An unpacked Electron brings the page that it shows without an application.
  afterPack: ({ appOutDir, packager }) =>
    rmSync(join(packager.getResourcesDir(appOutDir), "default_app.asar"), {
      force: true,
    }),
  // A packaged Causerie runs Causerie and nothing else.
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  fileAssociations: [
    association("wav", "WAVE recording", "audio/x-wav"),
    association("flac", "FLAC recording", "audio/flac"),
    association("TextGrid", "Praat TextGrid", "text/x-praat-textgrid"),
    association("eaf", "ELAN annotation", "text/x-elan+xml"),
  ],
  linux: {
    target: ["AppImage", "deb", "rpm"],
    category: "AudioVideo",
    icon: "resources/icons",
    executableName: "causerie",
    synopsis: "A studio for spoken dialogue",
    desktop: { entry: { Keywords: "speech;dialogue;annotation;training;" } },
  },
  win: { target: ["nsis"], icon: "resources/icons/icon.ico" },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    license: "LICENSE",
  },
  mac: {
    // onnxruntime-node has no binary for Intel Macs.
    target: [{ target: "dmg", arch: ["arm64"] }],
    icon: "resources/icons/icon.icns",
    category: "public.app-category.education",
    hardenedRuntime: true,
    entitlements: "resources/mac/entitlements.plist",
    entitlementsInherit: "resources/mac/entitlements.plist",
    // Without a certificate the application is signed for itself, which Apple's processors ask for.
    ...(process.env.CSC_LINK ? {} : { identity: "-" }),
    extendInfo: {
      NSMicrophoneUsageDescription:
        "Causerie records speech when you press its record button. Recordings stay on this machine.",
    },
  },
};

/** Causerie offers itself for these files and leaves others their place. */
function association(ext, name, mimeType) {
  return { ext, name, mimeType, role: "Editor", rank: "Alternate" };
}
