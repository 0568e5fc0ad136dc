import Testing

@testable import Graphs

@Suite struct ExplorerThemeTests {
  @Test func `the interactive page has no other colors than the theme's`() {
    let page = String(decoding: PackageResources.explorer_html, as: UTF8.self)
    #expect(page.contains("/*THEME*/") && !page.contains(/#[0-9a-fA-F]{3,6}\b/))
    let used = Set(page.matches(of: /var\(--([a-z0-9-]+)\)/).map { String($0.1) })
    #expect(used.count > 20)
    for name in used { #expect(Theme.customProperties.contains("--\(name): "), "\(name)") }
    #expect(Theme.customProperties.contains("--background: light-dark(#FFFFFF, #1F2126);"))
  }
}
