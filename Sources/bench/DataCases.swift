import Commands
import Datasets
import Files
import Glibc
import Tensors
import Vision

/// Times loading JPEG files into batches: read, decode, resize to 100 × 100, normalize, stack by 32.
///
/// The images are Cats and Dogs of 400 × 400 pixels, written to a temporary folder that is removed at the end,
/// or to the folder that the environment variable `WINGBEAT_BENCH_PICTURES` names, which is kept and reused.
/// `Tests/Fixtures/bench_data.py` times torchvision on the same files.
///
/// - Throws: an `ExitError` of status 2 where files cannot be written or read.
func timeData(_ bench: Bench) throws {
  let cases = [1, 2].map { ("data/jpeg-resize100/workers\($0)", $0) }
  guard cases.contains(where: { bench.wants($0.0) }) else { return }
  let kept = getenv("WINGBEAT_BENCH_PICTURES").map { String(cString: $0) }
  do {
    let folder = try kept ?? temporaryFolder()
    let images = try benchImages(folder)
    for (name, workers) in cases where bench.wants(name) {
      try timeLoading(bench, name, images, workers: workers)
    }
    if kept == nil { remove(folder, images.paths) }
  } catch let error as DataError {
    throw ExitError(status: 2, "\(error)")
  }
}

private func timeLoading(
  _ bench: Bench, _ name: String, _ images: LabeledFiles, workers: Int
) throws {
  let transform = Pipeline([Resize(100)], normalize: .imageNet)
  let tensors = images.mapValues(seed: 1) { transform($0, using: &$1) }
  let loader = DataLoader(tensors, batchSize: 32, workers: workers, onFailure: .stop, seed: 1)
    .collated(\.collated)
  var epoch = 0
  try bench.time(name, rounds: 5, items: images.count) {
    try loader.forEachBatch(epoch: epoch) { _, batch in
      require(batch.values.shape[1...] == [3, 100, 100], "\(name): wrong shape")
    }
    epoch += 1
  }
}

/// Returns 256 images, generated where the files do not exist.
private func benchImages(_ folder: String) throws(DataError) -> LabeledFiles {
  let data = CatsAndDogs(individuals: 0..<32, pictures: 0..<8, size: 400, seed: 1)
  var (paths, labels): ([String], [String]) = ([], [])
  for index in 0..<data.count {
    let path = "\(folder)/\(index / 8)/\(index % 8).jpg"
    if !File.exists(path) { try data.item(index).image.write(to: path, quality: 90) }
    paths.append(path)
    labels.append("\(index / 8)")
  }
  return try LabeledFiles(paths: paths, labels: labels)
}

private func temporaryFolder() throws(DataError) -> String {
  var name = Array("/tmp/wingbeat-bench-XXXXXX".utf8CString)
  guard mkdtemp(&name) != nil else {
    throw DataError(
      path: "/tmp",
      problem: "cannot create a temporary folder: \(String(cString: strerror(errno)))",
      recoverySuggestion: "free disk space, or set WINGBEAT_BENCH_PICTURES to another folder")
  }
  return name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

private func remove(_ folder: String, _ paths: [String]) {
  for path in paths { unlink(path) }
  for number in 0..<32 { rmdir("\(folder)/\(number)") }
  rmdir(folder)
}
