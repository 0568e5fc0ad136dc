import Datasets
import Files
import Glibc
import Tensors
import Vision

/// JPEG files to batches of tensors: read, decode, resize to 100 × 100, normalize, put together by 32.
///
/// The pictures are Cats and Dogs of 400 × 400 dots, written to a temporary folder that goes in the end, or to
/// the folder that `WINGBEAT_BENCH_PICTURES` names, which stays; those that are there already are used.
/// `Tests/Fixtures/bench_data.py` times torchvision on the same files.
func timeData(_ bench: Bench) {
  let cases = [1, 2].map { ("data/jpeg-resize100/workers\($0)", $0) }
  guard cases.contains(where: { bench.wants($0.0) }) else { return }
  let kept = getenv("WINGBEAT_BENCH_PICTURES").map { String(cString: $0) }
  let folder = kept ?? temporaryFolder()
  do {
    let pictures = try benchPictures(folder)
    for (name, workers) in cases where bench.wants(name) {
      timeLoading(bench, name, pictures, workers: workers)
    }
    if kept == nil { remove(folder, pictures.paths) }
  } catch { fail("\(error)") }
}

private func timeLoading(
  _ bench: Bench, _ name: String, _ pictures: LabeledFiles, workers: Int
) {
  let transform = Pipeline([Resize(100)], normalize: .imageNet)
  let tensors = pictures.mapValues(seed: 1) { transform($0, using: &$1) }
  let loader = DataLoader(tensors, batchSize: 32, workers: workers, onFailure: .stop, seed: 1)
    .collated(\.collated)
  var epoch = 0
  bench.time(name, rounds: 5, items: pictures.count) {
    do {
      try loader.forEachBatch(epoch: epoch) { _, batch in
        require(batch.values.shape[1...] == [3, 100, 100], "\(name): wrong shape")
      }
    } catch { fail("\(error)") }
    epoch += 1
  }
}

/// 256 pictures, drawn where they are not there yet.
private func benchPictures(_ folder: String) throws(DataError) -> LabeledFiles {
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

private func temporaryFolder() -> String {
  var name = Array("/tmp/wingbeat-bench-XXXXXX".utf8CString)
  guard mkdtemp(&name) != nil else { fail("no folder can be made in /tmp") }
  return name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

private func remove(_ folder: String, _ paths: [String]) {
  for path in paths { unlink(path) }
  for number in 0..<32 { rmdir("\(folder)/\(number)") }
  rmdir(folder)
}
