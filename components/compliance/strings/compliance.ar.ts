import type { ComplianceTranslation } from './compliance.en.js';
import { exposureAr } from './exposure.ar.js';
import { stopsAr } from './stops.ar.js';

export const complianceAr: ComplianceTranslation = {
  ...exposureAr,
  ...stopsAr,
  loading: 'جارٍ التحميل…', retry: 'أعد المحاولة', slow: 'يستغرق هذا وقتاً أطول من المعتاد.', error: 'تعذّر تحميل هذا.', old: 'قد يكون هذا قديماً: لم يصل الرد الأخير.', cancel: 'إلغاء', more: 'عرض {count} أخرى',
  when: '{date}، {time}', 'when.between': '{date}، {from} – {to}', officer: 'مسؤول {id}', you: 'أنت', service: 'الخدمة من تلقاء نفسها', id: 'المعرّف {id}', recording: 'التسجيل {id}', consultation: 'الاستشارة {id}',
  reason: 'السبب', 'reason.hint': 'يراه زملاؤك، ويبقى مع الحادث. لا تكتب أسماء.', 'reason.hint.alone': 'لا يتبع هذا أي حادث، فلا يظهر السبب في أي تسلسل. لا تكتب أسماء.', 'reason.missing': 'اذكر السبب.',

  'clock.drill': 'في هذا التمرين: الوقت المتبقي لإبلاغ الجهة الرقابية',
  'clock.left': 'الوقت المتبقي لإبلاغ الجهة الرقابية', 'clock.until': 'حتى {date}، {time} ({zone})', 'clock.late': 'انتهى الوقت المحدد لإبلاغ الجهة الرقابية', 'clock.since': 'منذ {date}، {time} ({zone})',
  'clock.calm': 'لا حادث مفتوح', 'clock.calm.more': 'عندما يُفتح حادث تبدأ الساعات الاثنتان والسبعون، وتعرض هذه الساعة ما بقي منها.', 'clock.closed': 'هذا الحادث مغلق', 'clock.merged': 'هذا الحادث جزء من حادث آخر',
  'clock.open': { zero: 'لا حوادث مفتوحة', one: 'حادث واحد مفتوح', two: 'حادثان مفتوحان', few: '{count} حوادث مفتوحة', many: '{count} حادثاً مفتوحاً', other: '{count} حادث مفتوح' },
  'clock.requests': { zero: 'لا طلبات', one: 'طلب واحد ينتظر شخصاً ثانياً', two: 'طلبان ينتظران شخصاً ثانياً', few: '{count} طلبات تنتظر شخصاً ثانياً', many: '{count} طلباً ينتظر شخصاً ثانياً', other: '{count} طلب ينتظر شخصاً ثانياً' },

  drill: 'تمرين', 'drill.more': 'تدريب على أشخاص محددين. لا يمسّ أحداً غيرهم، ولا شيء يُبلَّغ لأحد.',

  incidents: 'الحوادث', 'incidents.intro': 'ما عُرض على شخص ليس له.', 'incidents.none': 'لا حوادث معروفة', 'incidents.none.more': 'يُفتح الحادث من تلقاء نفسه عندما يبلّغ أحد عن شيء، أو عندما يُكتشف خطأ.', 'incidents.most': 'هذه أحدث {count}. الأقدم منها ليس في هذه القائمة.',
  'incidents.all': 'كل الحوادث', 'incidents.gone': 'لا يوجد حادث كهذا هنا.', 'incident.opened': 'فُتح في {date}، {time}',
  'incident.reports': { zero: 'لا بلاغات', one: 'بلاغ واحد', two: 'بلاغان', few: '{count} بلاغات', many: '{count} بلاغاً', other: '{count} بلاغ' }, 'incident.items': { zero: 'لا تسجيلات', one: 'تسجيل واحد', two: 'تسجيلان', few: '{count} تسجيلات', many: '{count} تسجيلاً', other: '{count} تسجيل' },
  'incident.show': 'انظر ما حدث', 'incident.show.label': 'انظر ما حدث: {incident}', 'incident.exposure': 'من رأى ماذا', 'incident.exposure.label': 'من رأى ماذا: {incident}', 'incident.notices': 'الإشعارات', 'incident.stops': 'الإيقافات', 'incident.id': 'الحادث {id}', 'incident.into': 'هو الآن جزء من الحادث {id}',
  'state.open': 'مفتوح', 'state.open.more': 'لا شيء يقول بعد إن كل ما فيه موقوف.', 'state.contained': 'تم احتواؤه', 'state.contained.more': 'أُوقف كل ما يُعرف عنه.', 'state.closed': 'مغلق', 'state.merged': 'مدمج',

  'fault.owner': 'عُرض تسجيل على شخص آخر', 'fault.identity': 'خلطت الخدمة بين شخص وآخر', 'fault.connection': 'كان شخص آخر على الطرف الآخر', 'fault.wrong-patient': 'أبلغ معالج عن مريض غير صحيح', 'fault.not-mine': 'أبلغ عضو عن تسجيل ليس له',
  'fault.invariant': 'لتسجيل محفوظ مالك غير الذي في شهادته', 'fault.canary': 'عُرض على عضو اختباري ما ليس له', 'fault.other': 'رُفض عنصر لسبب آخر',
  'feature.replay': 'المشاهدة', 'feature.download': 'التنزيل', 'feature.switch-to-video': 'الانتقال إلى الفيديو', 'feature.consultation': 'الاستشارة', 'feature.booking': 'الحجز',

  timeline: 'ما حدث', 'timeline.more': 'القائمة تكبر فقط: لا شيء يُغيَّر أو يُحذف.',
  'event.opened': 'فُتح الحادث.', 'event.reported': { zero: 'لم يُبلَّغ عنه.', one: 'أُبلغ عنه.', two: 'أُبلغ عنه مرتين.', few: 'أُبلغ عنه {count} مرات.', many: 'أُبلغ عنه {count} مرة.', other: 'أُبلغ عنه {count} مرة.' },
  'event.verified': { zero: 'لم يثبت بلاغ.', one: 'ثبتت صحة البلاغ.', two: 'ثبتت صحة بلاغين.', few: 'ثبتت صحة {count} بلاغات.', many: 'ثبتت صحة {count} بلاغاً.', other: 'ثبتت صحة {count} بلاغ.' }, 'event.not-verified': 'لم تثبت صحة البلاغ. لم يوقَف شيء.',
  'event.stopped': 'وُضع إيقاف.', 'event.stop-failed': 'تعذّر وضع إيقاف.', 'event.contained': 'كان كل ما عُرف عنه حتى ذلك الحين موقوفاً.', 'event.widening-asked': 'طُلب إيقاف أوسع.', 'event.widening-approved': 'وافق شخص ثانٍ على إيقاف أوسع.',
  'event.lift-asked': 'طُلب رفع إيقاف.', 'event.lifted': 'رفع شخصان إيقافاً.', 'event.refused': 'رُفض طلب أو سُحب.', 'event.merged': 'دُمج حادث آخر مع هذا.', 'event.merged.into': 'دُمج هذا الحادث في حادث آخر.', 'event.split': 'نُقلت تسجيلات إلى حادث خاص بها.',
  'event.closed': 'أُغلق الحادث.', 'event.reopened': 'فُتح الحادث مجدداً.', 'event.exposure-counted': 'أُحصي من استلم ماذا.', 'event.notice-drafted': 'أُعدّت مسودات الإشعارات.', 'event.notice-approved': 'اعتُمد إشعار.', 'event.stop': 'الإيقاف {number}',

  decide: 'القرار', merge: 'دمج مع حادث آخر', 'merge.into': 'مع أي حادث', 'merge.more': 'تنتقل بلاغاته وتسجيلاته إلى الآخر، والساعة هي ساعة الحادث الذي فُتح أولاً.', split: 'أخذ تسجيلات منه', 'split.which': 'أي تسجيلات', 'split.more': 'تصبح حادثاً خاصاً بها.', 'split.missing': 'اختر واحداً على الأقل.',
  close: 'إغلاق الحادث', 'close.more': 'تبقى إيقافاته سارية حتى تُرفع.', reopen: 'فتح مجدداً', 'reopen.more': 'تستمر ساعته من أول فتح له.',

  notices: 'الإشعارات', 'notices.intro': 'مُعدّة من السجل. لا ترسل الخدمة أياً منها.', 'notices.none': 'لم يُعدّ أي إشعار بعد.', 'notices.draft': 'إعداد الإشعارات', 'notices.draft.again': 'إعدادها من السجل مجدداً',
  'notices.done': { zero: 'لا مسودات.', one: 'مسودة واحدة جاهزة.', two: 'مسودتان جاهزتان.', few: '{count} مسودات جاهزة.', many: '{count} مسودة جاهزة.', other: '{count} مسودة جاهزة.' },
  'notices.for': 'لمن', 'notices.addressee': 'أي شخص', 'notices.part': { zero: 'لم تُحمَّل أي مسودة من {total}.', one: 'حُمِّلت مسودة واحدة من {total}.', two: 'حُمِّلت مسودتان من {total}.', few: 'حُمِّلت {count} مسودات من {total}.', many: 'حُمِّلت {count} مسودة من {total}.', other: 'حُمِّلت {count} مسودة من {total}.' }, 'audience.regulator': 'الجهة الرقابية', 'audience.controller': 'المسؤول عن البيانات', 'audience.owner': 'الأعضاء أصحاب التسجيلات', 'audience.recipient': 'من استلموها', 'audience.practitioner': 'المعالجون',
  'notice.draft': 'مسودة', 'notice.approved': 'معتمد', 'notice.superseded': 'متجاوَز: تغيّرت الأرقام', 'notice.drafted-at': 'أُعدّ في {date}، {time}', 'notice.approved-at': 'اعتُمد في {date}، {time}، من: {who}', 'notice.fields': 'الحقول', 'notice.language': 'المسودة نفسها بالإنجليزية.', 'notice.unknown': 'غير معروف',
  'notice.unknown.count': { zero: 'كل الحقول معروفة.', one: 'حقل واحد غير معروف: على أحد أن يتحقق منه.', two: 'حقلان غير معروفين: على أحد أن يتحقق منهما.', few: '{count} حقول غير معروفة: على أحد أن يتحقق منها.', many: '{count} حقلاً غير معروف: على أحد أن يتحقق منها.', other: '{count} حقل غير معروف: على أحد أن يتحقق منها.' },
  'notice.from.ledger': 'من السجل', 'notice.from.incident': 'من الحادث', 'notice.from.configuration': 'من الإعدادات', 'notice.words': 'بالكلمات',
  'notice.approve': 'اعتماد', 'notice.approve.more': 'تقول بذلك إنه صحيح. لا يُرسل شيء بذلك: ترسله بنفسك.', 'notice.approve.owner': 'تقول بذلك إنه صحيح. ويقرأ العضو عندئذ بين إشعاراته أن شخصاً آخر ربما استلم جزءاً من تسجيل له. أما المسودة نفسها فلا تُرسل بذلك: ترسلها بنفسك.', 'notice.done': 'اعتُمد الإشعار.', 'notice.json': 'حفظ بصيغة JSON', 'notice.markdown': 'حفظ بصيغة Markdown', 'notice.print': 'طباعة',
};
