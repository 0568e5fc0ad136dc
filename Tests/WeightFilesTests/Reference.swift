import Files
import Foundation
import Layers
import Tensors
import TestSupport
import Testing

@testable import WeightFiles

/// Returns the path of a file that `Fixtures/weights.py` wrote with PyTorch and safetensors.
func weightFile(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Weights/\(name)").path()
}

/// Returns a unique path in the temporary folder.
func temporaryPath(_ name: String) -> String {
  FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(name)").path()
}

/// Records an issue for every tensor that does not have exactly the values that PyTorch read from the file.
func expectPyTorchValues(
  _ tensors: SavedTensors, _ file: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let expected = try Fixture("Weights/expected")
  let names = expected.names.filter { $0.hasPrefix(file + "/") }
    .map { String($0.dropFirst(file.count + 1)) }
  #expect(Set(tensors.names) == Set(names), sourceLocation: sourceLocation)
  for name in names {
    let tensor = try #require(tensors[name], sourceLocation: sourceLocation)
    if expected.isInteger("\(file)/\(name)") {
      #expect(
        tensor.integers() == expected.integers("\(file)/\(name)"), "\(name)",
        sourceLocation: sourceLocation)
    } else {
      let (actual, right) = (tensor.floats(), expected.floats("\(file)/\(name)"))
      #expect(actual.shape == right.shape, "\(name)", sourceLocation: sourceLocation)
      #expect(
        actual.scalars.map(\.bitPattern) == right.scalars.map(\.bitPattern), "\(name)",
        sourceLocation: sourceLocation)
    }
  }
}

/// Returns the problem that reading the bytes reports, or "nothing".
func problem(_ bytes: [UInt8]) -> String {
  do throws(DataError) {
    _ = try WeightFile(MappedFile(copying: bytes, path: "x")).weights(under: nil)
    return "nothing"
  } catch { return error.problem }
}
