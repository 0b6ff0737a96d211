"""Find the icon of Material that stands for one of Lucide, which `icon()` names.

Only those are here that show the same thing. A name that is not here is written as text.
"""

from __future__ import annotations

_SAME = """
    alarm-check alarm-plus alert-circle alert-octagon ambulance ampersand anchor antenna anvil
    archive arrow-down arrow-down-circle arrow-down-left arrow-down-right arrow-left
    arrow-left-circle arrow-left-right arrow-right arrow-right-circle arrow-up arrow-up-circle
    arrow-up-down arrow-up-left arrow-up-right asterisk atom axe baby balloon bandage barcode
    barrel battery battery-charging battery-low battery-medium battery-plus beaker bed
    bed-double bed-single beer bell bell-check bell-minus bell-off bell-plus bell-ring bike
    binoculars biohazard bird bitcoin blender blinds bluetooth bluetooth-off bomb bone book
    book-alert book-check book-heart book-lock book-minus book-open book-plus book-search
    bookmark bookmark-check bookmark-minus bookmark-off bookmark-plus bottle-wine bow-arrow
    brain bridge briefcase briefcase-plus broom brush bug bug-play bus cake calculator calendar
    calendar-check calendar-clock calendar-heart calendar-minus calendar-plus calendar-range
    calendar-search calendar-sync camera camera-off candy candy-off cannabis cannabis-off car
    car-battery caravan carrot cast castle cat cctv cctv-off certificate chart-bar
    chart-bar-stacked chart-gantt chart-line chart-pie check check-circle chef-hat chess-bishop
    chess-king chess-knight chess-pawn chess-queen chess-rook chevron-down chevron-down-circle
    chevron-left chevron-left-circle chevron-right chevron-right-circle chevron-up
    chevron-up-circle church circle circle-off circle-small clipboard clipboard-check
    clipboard-clock clipboard-edit clipboard-list clipboard-minus clipboard-plus clock
    clock-alert clock-check clock-plus closed-caption cloud cloud-alert cloud-check cloud-cog
    cloud-download cloud-off cloud-sync cloud-upload clover coffee cog compass contrast cookie
    copyleft copyright creative-commons credit-card credit-card-check credit-card-minus
    credit-card-plus crop crown cupcake cylinder database database-arrow-down database-arrow-up
    database-check database-minus database-plus database-search diameter dice-1 dice-2 dice-3
    dice-4 dice-5 dice-6 disc dna dog door-closed door-open download drone dumbbell earth egg
    egg-fried egg-off eject ellipse engine equal eraser eye eye-closed eye-off factory fan
    fast-forward faucet feather fence ferris-wheel file file-check file-clock file-code file-cog
    file-edit file-image file-key file-lock file-minus file-music file-plus file-question
    file-search file-video film filter fingerprint fire-extinguisher fish fish-off flag flag-off
    flashlight flashlight-off flip-horizontal flip-vertical flower folder folder-check
    folder-clock folder-cog folder-edit folder-heart folder-key folder-lock folder-minus
    folder-open folder-plus folder-search folder-sync forklift forward fuel fullscreen gamepad
    gauge gavel ghost gift glasses grid group guitar-electric hamburger hammer hand-heart
    handshake hard-hat hdmi-port headphones headset heart heart-minus heart-off heart-plus
    heart-pulse helicopter help-circle hexagon history home hospital ice-cream id-card image
    image-minus image-off image-plus import inbox infinity iv-bag key keyboard keyboard-off
    lambda lamp laptop lasso layers layers-minus layers-plus leaf lectern library lightbulb
    lightbulb-off lighthouse link lock lock-open magnet mail mailbox map map-minus map-plus
    medal menu merge metronome microscope microwave midi-port minus minus-circle monitor
    monitor-off monitor-speaker mosque motorbike mouse mouse-off music navigation network nfc
    notebook octagon omega orbit package package-check palette panda paperclip party-popper
    pause pause-circle pause-octagon pen pen-off pencil pencil-off pencil-ruler pentagon percent
    percent-circle phone phone-incoming phone-log phone-missed phone-off phone-outgoing pi piano
    pickaxe piggy-bank pill pin pin-off pizza play play-circle plus plus-circle podcast podium
    popcorn power power-off presentation printer printer-3d printer-check projector puzzle
    pyramid rabbit radar radio radio-off radio-tower receipt receipt-text recycle redo regex
    repeat repeat-off reply reply-all rewind ribbon road robot-vacuum rocket rotate-3d router
    rss ruler satellite scale school scooter send server server-off server-plus shield
    shield-alert shield-check shield-half shield-lock shield-off shield-plus ship-wheel shovel
    shower-head shredder shuffle sigma signal signature skip-forward skull snail snowflake sofa
    solar-panel spade speaker spotlight sprout square square-off star star-check star-half
    star-minus star-off star-plus step-forward stethoscope sticker stop-circle store subtitles
    sword table table-of-contents tablet tag tag-plus target telescope tent test-tube text
    text-search thermometer ticket ticket-percent timeline timer timer-off toilet toolbox
    toothbrush toy-brick tractor traffic-cone train trending-down trending-up triangle trophy
    truck turtle umbrella undo ungroup upload usb usb-c-port variable vector-polygon
    vector-square vibrate vibrate-off video video-off virus virus-off voicemail volleyball
    volume-off vote wallet wallpaper warehouse washing-machine watch waves waves-arrow-up webcam
    webcam-off webhook weight whistle wifi wifi-cog wifi-lock wifi-off wifi-sync wrench
    zodiac-aquarius zodiac-aries zodiac-cancer zodiac-capricorn zodiac-gemini zodiac-leo
    zodiac-libra zodiac-pisces zodiac-sagittarius zodiac-scorpio zodiac-taurus zodiac-virgo
"""
"""Names that both sets have; the drawing as an outline is nearer to Lucide's."""
_OTHER = """
    activity=pulse alert-triangle=alert-outline align-center=format-align-center
    align-left=format-align-left align-right=format-align-right apple=food-apple-outline
    armchair=seat-outline at-sign=at award=medal-outline badge=decagram-outline
    badge-check=check-decagram-outline badge-dollar-sign=currency-usd banknote=cash
    bar-chart=chart-bar bar-chart-2=chart-bar bar-chart-3=chart-bar bath=bathtub-outline
    beef=food-steak bell-dot=bell-badge-outline bold=format-bold book-copy=book-multiple-outline
    book-marked=book-outline book-text=book-outline bot=robot-outline box=cube-outline
    boxes=cube-outline brain-circuit=brain briefcase-business=briefcase-outline
    building=office-building-outline building-2=office-building-outline bus-front=bus
    calendar-days=calendar-month-outline calendar-x=calendar-remove-outline car-front=car
    chart-column=chart-bar check-check=check-all check-circle-2=check-circle-outline
    check-square=checkbox-marked-outline cherry=fruit-cherries circle-alert=alert-circle-outline
    circle-arrow-right=arrow-right-circle-outline circle-check=check-circle-outline
    circle-check-big=check-circle-outline circle-dashed=circle-outline
    circle-dollar-sign=currency-usd circle-dot=record-circle-outline
    circle-help=help-circle-outline circle-minus=minus-circle-outline
    circle-pause=pause-circle-outline circle-play=play-circle-outline
    circle-plus=plus-circle-outline circle-question-mark=help-circle-outline
    circle-stop=stop-circle-outline circle-user=account-circle-outline
    circle-user-round=account-circle-outline circle-x=close-circle-outline citrus=fruit-citrus
    clapperboard=movie-open-outline clipboard-paste=content-paste cloud-fog=weather-fog
    cloud-lightning=weather-lightning cloud-rain=weather-pouring cloud-snow=weather-snowy
    cloud-sun=weather-partly-cloudy club=cards-club-outline code=code-tags code-2=code-tags
    code-xml=code-tags coins=cash-multiple columns=view-column-outline
    columns-2=view-column-outline contact=card-account-details-outline
    cooking-pot=pot-steam-outline copy=content-copy cpu=chip croissant=food-croissant
    crosshair=crosshairs cup-soda=cup-outline delete=backspace-outline diamond=rhombus-outline
    dices=dice-multiple-outline dna-off=dna dollar-sign=currency-usd drama=drama-masks
    droplet=water-outline droplets=water-outline drumstick=food-drumstick-outline
    edit=square-edit-outline edit-2=pencil-outline edit-3=pencil-outline
    ellipsis=dots-horizontal ellipsis-vertical=dots-vertical euro=currency-eur
    external-link=open-in-new file-text=file-document-outline file-x=file-remove-outline
    files=file-multiple-outline flame=fire flask-conical=flask-outline
    flask-round=flask-round-bottom-outline folder-tree=file-tree-outline footprints=shoe-print
    frown=emoticon-sad-outline gamepad-2=gamepad-variant-outline gem=diamond-stone
    git-branch=source-branch git-commit=source-commit git-commit-horizontal=source-commit
    git-fork=source-fork git-merge=source-merge git-pull-request=source-pull github=github
    globe=web globe-2=earth graduation-cap=school-outline grape=fruit-grapes
    hand=hand-back-left-outline hard-drive=harddisk hash=pound heading=format-header-pound
    hotel=bed-outline hourglass=timer-sand house=home-outline ice-cream-cone=ice-cream
    images=image-multiple-outline info=information-outline italic=format-italic
    kanban=view-column-outline kanban-square=view-column-outline key-round=key-outline
    key-square=key-outline landmark=bank-outline laugh=emoticon-excited-outline
    layout-dashboard=view-dashboard-outline layout-grid=view-grid-outline
    layout-list=view-list-outline life-buoy=lifebuoy line-chart=chart-line link-2=link-variant
    list=format-list-bulleted list-checks=format-list-checks list-filter=filter-variant
    list-ordered=format-list-numbered list-todo=format-list-checks loader=loading
    loader-circle=loading locate=crosshairs-gps lock-keyhole=lock-outline log-in=login
    log-out=logout luggage=bag-suitcase-outline map-pin=map-marker-outline
    map-pinned=map-marker-radius-outline mars=gender-male martini=glass-cocktail
    maximize=fullscreen meh=emoticon-neutral-outline message-circle=chat-outline
    message-square=message-outline messages-square=forum-outline mic=microphone-outline
    mic-off=microphone-off milestone=sign-direction milk=bottle-soda-outline
    minimize=fullscreen-exit minus-square=minus-box-outline moon=moon-waning-crescent
    more-horizontal=dots-horizontal more-vertical=dots-vertical mountain=terrain
    mountain-snow=terrain mouse-pointer=cursor-default-outline
    mouse-pointer-2=cursor-default-outline move=cursor-move newspaper=newspaper-variant-outline
    notebook-pen=notebook-edit-outline paintbrush=brush-outline palmtree=palm-tree
    parking-circle=parking paw-print=paw-outline pen-line=pencil-outline
    pen-square=square-edit-outline pie-chart=chart-pie-outline pipette=eyedropper plane=airplane
    plane-landing=airplane-landing plane-takeoff=airplane-takeoff plus-square=plus-box-outline
    pointer=cursor-pointer pound-sterling=currency-gbp quote=format-quote-close rat=rodent
    refresh-ccw=refresh refresh-cw=refresh rotate-ccw=rotate-left rotate-cw=rotate-right
    route=routes sailboat=sail-boat sandwich=food-outline save=content-save-outline
    scissors=content-cut scroll=script-outline scroll-text=script-text-outline search=magnify
    settings=cog-outline settings-2=tune share=export-variant share-2=share-variant-outline
    shield-x=shield-remove-outline ship=ferry shirt=tshirt-crew-outline
    shopping-bag=shopping-outline shopping-cart=cart-outline signpost=sign-direction
    skip-back=skip-backward-outline sliders=tune sliders-horizontal=tune
    sliders-vertical=tune-vertical smartphone=cellphone smile=emoticon-happy-outline
    soup=bowl-mix-outline sparkle=star-four-points-outline sparkles=creation-outline
    square-check=checkbox-marked-outline square-check-big=checkbox-marked-outline
    square-kanban=view-column-outline square-minus=minus-box-outline
    square-pen=square-edit-outline square-plus=plus-box-outline square-terminal=console
    strikethrough=format-strikethrough sun=white-balance-sunny sunrise=weather-sunset-up
    sunset=weather-sunset-down swords=sword-cross syringe=needle table-2=table
    tablet-smartphone=tablet-cellphone tags=tag-multiple-outline terminal=console
    test-tube-2=test-tube theater=drama-masks thumbs-down=thumb-down-outline
    thumbs-up=thumb-up-outline train-front=train tram-front=tram trash=trash-can-outline
    trash-2=trash-can-outline tree-deciduous=tree-outline tree-palm=palm-tree
    tree-pine=pine-tree trees=forest-outline trending-up-down=chart-line
    triangle-alert=alert-outline tv=television underline=format-underline unlink=link-off
    unlock=lock-open-outline user=account-outline user-check=account-check-outline
    user-minus=account-minus-outline user-plus=account-plus-outline user-round=account-outline
    users=account-group-outline users-round=account-group-outline utensils=silverware-fork-knife
    utensils-crossed=silverware-variant venetian-mask=domino-mask venus=gender-female
    volume=volume-low volume-1=volume-medium volume-2=volume-high volume-x=volume-off
    wallet-cards=wallet-outline wand=magic-staff wand-2=magic-staff wheat=barley
    wind=weather-windy wine=glass-wine worm=snake x=close x-circle=close-circle-outline
    youtube=youtube zap=flash-outline
"""
"""Names that only Lucide has, and what Material calls the same thing."""

DRAWINGS: dict[str, tuple[str, ...]] = {
    **{name: (f"{name}-outline", name) for name in _SAME.split()},
    **{name: (other,) for name, _, other in (pair.partition("=") for pair in _OTHER.split())},
}
"""Names of Material's drawings for a name of Lucide; the first that there is counts."""
