# SPDX-License-Identifier: Apache-2.0
"""Copies some rooms of this project into a package of their own, which is built much sooner than all.

What a room depends on is read off its `import` lines; versions and compiler settings are those of
Package.swift, but that a warning is only a warning there.
"""
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMPORT = re.compile(r"^(?:@testable )?(?:(?:package|internal|private) )?import (\w+)$", re.M)
# Which package a module comes from, of those that the kept rooms use.
PACKAGES = {
    "HashTreeCollections": "swift-collections", "Crypto": "swift-crypto",
    "SwiftProtobuf": "swift-protobuf", "Logging": "swift-log",
    "ArgumentParser": "swift-argument-parser",
}
# Settings that planted faults and reading counts have no use for.
WITHOUT = (".strictMemorySafety(),", ".treatAllWarnings(as: .error),")


class Misfit(Exception):
    """Something of the project is not as this script knows it; the message says what."""


def files_of(room, without=()):
    """The files of a room's folder, but those that `without` names (files or folders)."""
    base = ROOT / room
    if not base.is_dir():
        raise Misfit(f"{room} is no longer there")
    for path in sorted(base.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and not any(name == out or name.startswith(out + "/") for out in without):
            yield name


def write(folder, texts):
    """Makes `folder` hold just `texts`, by name, and leaves alone what is so already."""
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    for top in {name.split("/")[0] for name in texts if "/" in name}:
        for path in (folder / top).rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in texts:
                path.unlink()


def manifest(texts, targets):
    """The package of `targets`: a name, its kind, and its folder."""
    project = (ROOT / "Package.swift").read_text()
    settings = re.search(r"let strict: \[SwiftSetting\] = \[\n(.*?)\n\]", project, re.S)
    if not settings:
        raise Misfit("Package.swift no longer has its list of settings, `let strict`")
    strict = "\n".join(line for line in settings[1].splitlines() if line.strip() not in WITHOUT)
    names = {name for name, _, _ in targets}
    packages, lines = set(), []
    for name, kind, folder in targets:
        mine = {path: text for path, text in texts.items() if path.startswith(folder + "/")}
        modules = {module for path, text in mine.items() if path.endswith(".swift")
                   for module in IMPORT.findall(text.decode())}
        parts = [f'"{module}"' for module in sorted(modules & names - {name})]
        for module in sorted(modules & PACKAGES.keys()):
            packages.add(PACKAGES[module])
            parts.append(f'.product(name: "{module}", package: "{PACKAGES[module]}")')
        others = [f'"{path.removeprefix(folder + "/")}"' for path in mine
                  if pathlib.Path(path).suffix not in (".swift", ".c", ".h")]
        swift = any(path.endswith(".swift") for path in mine)
        lines.append(f'.{kind}(name: "{name}", dependencies: [{", ".join(parts)}], path: "{folder}", '
                     f'exclude: [{", ".join(others)}]' + (", swiftSettings: strict)" if swift else ")"))
    wanted = [dependency for dependency in re.findall(r"\.package\(\s*url:[^)]*\)", project)
              if any(f"/{package}\"" in dependency for package in packages)]
    return "\n".join([
        "// swift-tools-version: 6.2", "import PackageDescription", "let strict: [SwiftSetting] = [",
        strict, "]", 'let package = Package(name: "scratch", dependencies: [', ",\n".join(wanted),
        "], targets: [", ",\n".join(lines), "])", ""]).encode()


def lay_out(folder, texts, targets):
    """Writes the package into `folder`, with the versions that the project was resolved to."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, texts | {"Package.swift": manifest(texts, targets)})
    resolved = ROOT / "Package.resolved"
    if resolved.is_file() and not (folder / "Package.resolved").is_file():
        shutil.copyfile(resolved, folder / "Package.resolved")


def swift(folder, *arguments, log=None):
    """Runs `swift` in the package; its words go to `log`. Raises Misfit with their end when it fails."""
    done = subprocess.run(["swift", *arguments], cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if log:
        log.write_text(done.stdout)
    if done.returncode != 0:
        errors = [line for line in done.stdout.splitlines() if " error: " in line]
        tail = errors[:20] or done.stdout.splitlines()[-40:]
        raise Misfit("swift " + " ".join(arguments) + " failed:\n" + "\n".join(tail))
    return done.stdout
