import Foundation
import TextEscapes

extension CocoaError {
  /// What Foundation could not do with a file, in one sentence; its own description is a dump of a dictionary.
  var sentence: String {
    let place = filePath ?? url?.path ?? ""
    let reason =
      if let error = underlying as? POSIXError {
        String(cString: strerror(error.code.rawValue))
      } else {
        localizedDescription
      }
    let advice =
      switch (underlying as? POSIXError)?.code {
      case .EMFILE, .ENFILE: "allow more open files with 'ulimit -n 4096'"
      case .ENOSPC, .EDQUOT: "free space on the disk, or choose another disk"
      case .EACCES, .EPERM: "check the permissions with 'ls -l', or choose another path"
      case .EROFS: "choose another path: this disk is read-only"
      default: "check the path"
      }
    return (place.isEmpty ? "" : "\(place.displayed(limit: 400)): ") + "\(reason); \(advice)"
  }
}
