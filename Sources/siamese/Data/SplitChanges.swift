import Files

/// What has happened to the images of a run since it was recorded.
struct SplitChanges {
  /// The recorded images of one part that are not as they were, by identity.
  struct Part {
    var missing: [String] = []
    /// Those whose contents are others, as far as sizes and checksums tell.
    var modified: [String] = []
    /// Those that are of another class.
    var relabeled: [String] = []
  }

  /// The images that were not there.
  var added: [String] = []
  var training = Part()
  var heldOut = Part()
  var validation = Part()

  /// The reason why training cannot resume with the same numbers; `nil` if it can.
  func problem(source: String) -> DataError? {
    let causes = [
      (training.missing, "missing"), (training.modified, "not the same as when the run began"),
      (training.relabeled, "of other classes than when the run began"),
    ]
    guard let (names, what) = causes.first(where: { !$0.0.isEmpty }) else { return nil }
    return DataError(
      path: source,
      problem:
        "\(Self.list(names, "training image")) of this run \(names.count == 1 ? "is" : "are") \(what)",
      recoverySuggestion: "restore what has changed, or start a new run with another --out")
  }

  /// What a run does about the changes that it can live with, a sentence each.
  ///
  /// - Parameter isTraining: whether training resumes; else the run is evaluated.
  func warnings(source: String, isTraining: Bool) -> [String] {
    var sentences: [String] = []
    func add(_ names: [String], _ kind: String, _ what: String) {
      guard !names.isEmpty else { return }
      sentences.append(
        "\(source): \(Self.list(names, kind)) \(names.count == 1 ? "was" : "were") \(what)")
    }
    add(
      added, "image",
      "added since the run began, and \(added.count == 1 ? "is" : "are") neither trained nor "
        + "held out; to use all images, start a new run with another --out")
    let parts =
      (isTraining ? [] : [(training, "training")])
      + [(heldOut, "held-out"), (validation, "validation")]
    for (part, name) in parts {
      add(part.missing, "\(name) image", "removed since the run began; the evaluation goes without")
      add(part.modified, "\(name) image", "changed since the run began")
      add(
        part.relabeled, "\(name) image", "of another class when the run began, which still counts")
    }
    return sentences
  }

  /// Returns "3 training images (a.jpg, b.jpg, …)".
  private static func list(_ names: [String], _ kind: String) -> String {
    let examples = names.prefix(2).map { $0.displayed(limit: 80) }.joined(separator: ", ")
    return
      "\(names.count) \(kind)\(names.count == 1 ? "" : "s") (\(examples)\(names.count > 2 ? ", …" : ""))"
  }
}

extension SplitRecord {
  /// Returns the recorded split of the images that are still there, and what has changed.
  func split(
    of images: ImageDataset, _ configuration: DataConfiguration
  ) -> (split: DataSplit, changes: SplitChanges) {
    let names = images.identities(configuration)
    let indices = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let recorded = Set(parts.flatMap(\.names))
    var changes = SplitChanges(added: names.filter { !recorded.contains($0) })
    func dataset(_ part: Part, _ changes: inout SplitChanges.Part) -> ImageDataset {
      var (found, labels): ([Int], [Int]) = ([], [])
      for (number, name) in part.names.enumerated() {
        guard let index = indices[name] else {
          changes.missing.append(name)
          continue
        }
        found.append(index)
        labels.append(part.labels[number])
        if images.classes[images.labels[index]] != classes[part.labels[number]] {
          changes.relabeled.append(name)
        }
        if images.hasContents, !isSame(part, number, images, index) {
          changes.modified.append(name)
        }
      }
      return images.subset(found, labels: labels, classes: classes)
    }
    let training = dataset(training, &changes.training)
    let heldOut = dataset(heldOut, &changes.heldOut)
    let validation = validation.map { dataset($0, &changes.validation) }
    var split = DataSplit(
      training: training, heldOut: heldOut, validation: validation, configuration)
    split.isOfRun = true
    return (split, changes)
  }

  /// Whether the contents of an image are the recorded ones, as far as it is known.
  private func isSame(
    _ part: Part, _ number: Int, _ images: ImageDataset, _ index: Int
  ) -> Bool {
    guard !part.sizes.isEmpty, part.sizes[number] > 0 else { return true }
    let file = images.contents(index)
    return part.file(number).map { $0 == file } ?? (part.sizes[number] == file?.size)
  }

  /// Returns the indices of images that the run was trained on, or that chose its best checkpoint: those of the same name
  /// and size, and those with the contents of any of these images, whatever their names.
  func trained(_ images: ImageDataset, _ configuration: DataConfiguration) -> [Int] {
    let used = [training] + [validation].compactMap(\.self)
    /// The sizes of images by name; 0 where unknown, −1 in records without sizes.
    var sizes: [String: Int] = [:]
    for part in used {
      for (number, name) in part.names.enumerated() {
        sizes[name] = part.sizes.isEmpty ? -1 : part.sizes[number]
      }
    }
    let files = Set(used.flatMap { part in part.names.indices.compactMap(part.file) })
    let names = images.identities(configuration)
    return names.indices.filter { index in
      guard images.hasContents else { return sizes[names[index]] != nil }
      let file = images.contents(index)
      // Images in one file have numbers in place of names, as those of any other data.
      if images.isFiles, let size = sizes[names[index]], size == -1 || size == file?.size ?? 0 {
        return true
      }
      return file.map(files.contains) ?? false
    }
  }
}
