"""Names that a page's scripts and the browser look up, and that notes must not take.

An element with an id answers `document.getElementById`, selectors and `<label for>`, and, where
nothing else has that name, `window.name`; some elements answer `document.name` even where the
browser has a property of that name. So `## __config` would stand in the way of the theme's settings
and a form called `cookie` in the way of `document.cookie`. What the window has itself wins over
any element; its names, such as `status` and `history`, are left to notes. See decision 30.
"""

from __future__ import annotations

from vaultkit.distribution.lazy_re import lazy_re

PREFIX = "user-content-"
"""What stands before a name that is not free, as on GitHub."""
_KEPT = lazy_re(r"\A(?:__|vk-|md-|fn(?:ref)?-\d|canvas-\d)|\$\Z")
"""Families: the theme's (its observables end in `$`), ours, footnotes, parts of canvases."""
_OF_LIBRARIES = frozenset(
    {"$", "ClipboardJS", "GLightbox", "IFrameWorker", "MathJax", "dataLayer", "gtag", "jQuery",
     "katex", "lunr"}
)  # fmt: skip
"""Globals that scripts ask for before anybody has set them."""
_CLASSES = lazy_re(
    r"(?:md|vk|tabbed|glightbox|gslide|gdesc|goverlay|gcontainer|ginner|gbtn|gclose|gnext|gprev"
    r"|gvideo|ginlined|gloader|gabsolute|grelative)(?:[-_]|\Z)|"
    r"(?:annotate|arithmatex|embed-card|external-embed|footnote-ref|tweet-embed"
    r"|video-embed)\Z"
)
"""What scripts and overlays of the theme, of its usual plugins and of ours are bound to."""
_DATA = frozenset(
    {"data-callout", "data-callout-fold", "data-callout-metadata", "data-href",
     "data-search-exclude", "data-task"}
)  # fmt: skip
"""Attributes for style sheets; all others may tell a script what to do."""
_DOCUMENT = """
activeElement activeViewTransition addEventListener adoptedStyleSheets adoptNode alinkColor all
anchors append appendChild applets ariaNotify ATTRIBUTE_NODE baseURI bgColor body captureEvents
caretPositionFromPoint caretRangeFromPoint CDATA_SECTION_NODE characterSet charset
childElementCount childNodes children clear cloneNode close commandDispatcher COMMENT_NODE
compareDocumentPosition compatMode constructor contains contentType cookie createAttribute
createAttributeNS createCDATASection createComment createDocumentFragment createElement
createElementNS createEvent createExpression createNodeIterator createNSResolver
createProcessingInstruction createRange createTextNode createTreeWalker cssElementMap
currentFullScreenElement currentScript customElementRegistry defaultView designMode dir
dispatchEvent doctype DOCUMENT_FRAGMENT_NODE DOCUMENT_NODE DOCUMENT_POSITION_CONTAINED_BY
DOCUMENT_POSITION_CONTAINS DOCUMENT_POSITION_DISCONNECTED DOCUMENT_POSITION_FOLLOWING
DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC DOCUMENT_POSITION_PRECEDING DOCUMENT_TYPE_NODE
documentElement documentMode documentURI domain ELEMENT_NODE elementFromPoint elementsFromPoint
embeds enableStyleSheetsForSet ENTITY_NODE ENTITY_REFERENCE_NODE evaluate execCommand
exitFullscreen exitPictureInPicture exitPointerLock featurePolicy fgColor fileCreatedDate
fileModifiedDate fileSize firstChild firstElementChild fonts forms fragmentDirective fullscreen
fullscreenElement fullscreenEnabled getAnimations getBoxObjectFor getElementById
getElementsByClassName getElementsByName getElementsByTagName getElementsByTagNameNS getItems
getRootNode getSelection hasChildNodes hasFocus hasOwnProperty hasStorageAccess
hasUnpartitionedCookieAccess head hidden images implementation importNode inputEncoding
insertBefore isConnected isDefaultNamespace isEqualNode isPrototypeOf isSameNode lastChild
lastElementChild lastModified lastStyleSheetSet linkColor links loadOverlay location
lookupNamespaceURI lookupPrefix mimeType moveBefore mozCancelFullScreen mozFullScreen
mozFullScreenElement mozFullScreenEnabled mozSetImageElement mozSyntheticDocument
msElementsFromPoint nameProp nextSibling nodeName nodeType nodeValue normalize NOTATION_NODE
onabort onafterscriptexecute onanimationcancel onanimationend onanimationiteration
onanimationstart onauxclick onbeforecopy onbeforecut onbeforeinput onbeforematch onbeforepaste
onbeforescriptexecute onbeforetoggle onbeforexrselect onblur oncancel oncanplay oncanplaythrough
onchange onclick onclose oncommand oncontentvisibilityautostatechange oncontextlost oncontextmenu
oncontextrestored oncopy oncuechange oncut ondblclick ondrag ondragend ondragenter ondragleave
ondragover ondragstart ondrop ondurationchange onemptied onended onerror onfocus onformdata
onfreeze onfullscreenchange onfullscreenerror ongotpointercapture oninput oninvalid onkeydown
onkeypress onkeyup onload onloadeddata onloadedmetadata onloadstart onlostpointercapture
onmousedown onmouseenter onmouseleave onmousemove onmouseout onmouseover onmouseup onmousewheel
onmozfullscreenchange onmozfullscreenerror onorientationchange onpaste onpause onplay onplaying
onpointercancel onpointerdown onpointerenter onpointerleave onpointerlockchange onpointerlockerror
onpointermove onpointerout onpointerover onpointerup onprerenderingchange onprogress onratechange
onreadystatechange onreset onresize onresume onscroll onscrollend onscrollsnapchange
onscrollsnapchanging onsearch onsecuritypolicyviolation onseeked onseeking onselect
onselectionchange onselectstart onshow onslotchange onstalled onsubmit onsuspend ontimeupdate
ontoggle ontouchcancel ontouchend ontouchmove ontouchstart ontransitioncancel ontransitionend
ontransitionrun ontransitionstart onvisibilitychange onvolumechange onwaiting onwebkitanimationend
onwebkitanimationiteration onwebkitanimationstart onwebkitfullscreenchange onwebkitfullscreenerror
onwebkittransitionend onwheel open ownerDocument parentElement parentNode parentWindow
permissionsPolicy pictureInPictureElement pictureInPictureEnabled plugins pointerLockElement
popupNode preferredStyleSheetSet prepend prerendering previousSibling PROCESSING_INSTRUCTION_NODE
propertyIsEnumerable queryCommandEnabled queryCommandIndeterm queryCommandState
queryCommandSupported queryCommandValue querySelector querySelectorAll readyState referrer
releaseCapture releaseEvents removeChild removeEventListener replaceChild replaceChildren
requestStorageAccess rootElement scripts scrollingElement selectedStyleSheetSet
startViewTransition styleSheets styleSheetSets TEXT_NODE textContent timeline title toLocaleString
tooltipNode toSource toString uniqueID URL valueOf visibilityState vlinkColor wasDiscarded
webkitCancelFullScreen webkitCurrentFullScreenElement webkitExitFullscreen webkitFullscreenElement
webkitFullscreenEnabled webkitHidden webkitIsFullScreen webkitVisibilityState when write writeln
xmlEncoding xmlStandalone xmlVersion
"""
"""Properties of `document` and of every object; a test compares them with Chromium's."""
_OF_DOCUMENTS = frozenset(_DOCUMENT.split())


def is_reserved(name: str) -> bool:
    """Tell whether an id is not a note's to give."""
    if name.startswith(PREFIX):
        return False
    return name in _OF_DOCUMENTS or name in _OF_LIBRARIES or _KEPT.search(name) is not None


def free_name(name: str) -> str:
    """Return an id that a note may give: the same, or one with `PREFIX`."""
    return PREFIX + name if is_reserved(name) else name


def is_free_class(name: str) -> bool:
    """Tell whether a class is a note's to give."""
    return _CLASSES.match(name) is None


def is_free_data(name: str) -> bool:
    """Tell whether a `data-` attribute is a note's to give."""
    return name in _DATA
